namespace Portcullis.Resources;

/// <summary>VirtualService <c>HTTPRewrite</c>.</summary>
public sealed record HttpRewriteSpec
{
    public string? Uri { get; init; }
    public string? Authority { get; init; }
    public RegexRewriteSpec? UriRegexRewrite { get; init; }
}
