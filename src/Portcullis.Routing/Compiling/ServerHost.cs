namespace Portcullis.Routing;

/// <summary>A Gateway server's <c>[namespace/]dnsName</c>.</summary>
/// <param name="Pattern">Lower case.</param>
/// <param name="Namespace">Whose VirtualServices may attach; null for any.</param>
internal readonly record struct ServerHost(string Pattern, string? Namespace)
{
    public static ServerHost Parse(string written, string gatewayNamespace)
    {
        int slash = written.IndexOf('/', StringComparison.Ordinal);
        string pattern = HostPattern.Bracket(written[(slash + 1)..].ToLowerInvariant());
        string? only = slash < 0 ? null : written[..slash];
        return new ServerHost(pattern, only switch { "*" => null, "." => gatewayNamespace, _ => only });
    }

    /// <summary>The more specific of this host and a VirtualService's, or null when the VirtualService may not attach.</summary>
    public string? Attach(string host, string @namespace) =>
        Namespace is not null && Namespace != @namespace ? null : HostPattern.Intersect(Pattern, host);
}
