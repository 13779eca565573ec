namespace Portcullis.Policy.Matching;

/// <summary>The attribute that a term tests.</summary>
internal enum FactKind
{
    Principal,
    Namespace,
    ServiceAccount,
    TrustDomain,
    RequestPrincipal,
    SourceIp,
    RemoteIp,
    DestinationIp,
    DestinationPort,
    Method,
    Host,
    Path,
    Target,
    Sni,
    Header,
    Claim,
    Unavailable,
}
