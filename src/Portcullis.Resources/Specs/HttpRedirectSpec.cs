namespace Portcullis.Resources;

/// <summary>VirtualService <c>HTTPRedirect</c>.</summary>
public sealed record HttpRedirectSpec
{
    public string? Uri { get; init; }
    public string? PrefixRewrite { get; init; }
    public string? Authority { get; init; }
    public int? Port { get; init; }
    public RedirectPortSelection? DerivePort { get; init; }
    public string? Scheme { get; init; }
    public int RedirectCode { get; init; } = 301;
}
