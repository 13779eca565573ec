namespace Portcullis.Resources;

/// <summary>VirtualService <c>RegexRewrite</c>; <paramref name="Rewrite"/> may refer to groups as <c>\1</c>.</summary>
public sealed record RegexRewriteSpec(string Match, string Rewrite);
