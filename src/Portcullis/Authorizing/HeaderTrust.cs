namespace Portcullis.Authorizing;

/// <summary>Which statements about the caller are taken from headers. SECURITY: nothing, unless the operator said that the proxy overwrites them.</summary>
/// <param name="Certificate">The header in which the chosen mode carries the client certificate.</param>
/// <param name="Address">The header in which the chosen mode carries the caller's address.</param>
/// <param name="Proxies">MeshConfig <c>numTrustedProxies</c>: entries of <c>x-forwarded-for</c>, from the right, that are ours.</param>
internal readonly record struct HeaderTrust(bool Certificate, bool Address, int Proxies = 0);
