using Portcullis.Mesh;
using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>One chain of a snapshot with the TLS context its handshakes use. Immutable.</summary>
/// <param name="Tls">Null on plaintext sockets and for chains that cannot serve.</param>
/// <param name="Unavailable">Why handshakes are closed; null when they are served.</param>
internal sealed record LiveChain(GatewayChain Chain, TlsContext? Tls, string? Unavailable)
{
    /// <summary>The first URI SAN of the certificate this chain presents; null when it has none.</summary>
    public string? LocalUri { get; init; }

    /// <summary>SECURITY: names of certificates nobody verified are no identity.</summary>
    public bool TrustsPeers => Chain.Tls is { InsecureSkipVerify: false };
}
