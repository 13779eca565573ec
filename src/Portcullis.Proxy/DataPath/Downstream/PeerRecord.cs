using Portcullis.Identity;
using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>Who is at the other end of a connection, with what requests say about them, made once per verified certificate.</summary>
internal sealed class PeerRecord
{
    private PeerRecord(PeerIdentity identity, byte[] element, string? localUri) =>
        (Identity, CertificateElement, LocalUri) = (identity, element, localUri);

    public static PeerRecord Plaintext { get; } = new(PeerIdentity.Plaintext, [], localUri: null);

    /// <summary>TLS without a certificate that somebody vouches for.</summary>
    public static PeerRecord Anonymous { get; } = new(PeerIdentity.Anonymous, [], localUri: null);

    public PeerIdentity Identity { get; }

    /// <summary>This connection's element of <c>x-forwarded-client-cert</c>; empty when no certificate was verified.</summary>
    public byte[] CertificateElement { get; }

    private string? LocalUri { get; }

    /// <summary>The verified peer of a completed handshake; null when its certificate means different things to different readers.</summary>
    /// <param name="localUri">The first URI SAN of the certificate this side presents, which the element names.</param>
    public static PeerRecord? Of(TlsSession session, string? localUri)
    {
        if (session.Peer is not { } peer)
            return Anonymous;
        if (peer.Derived is PeerRecord known && known.LocalUri == localUri)
            return known;

        var certificate = CertificateReader.Read(peer.Der);
        // SECURITY: OpenSSL verified what we cannot read. Let in without a name, it would slip past every DENY on its principal.
        if (!certificate.Ok)
            return null;
        PeerRecord record = From(PeerIdentity.FromCertificate(certificate.Value), peer.Der.Span, localUri);
        peer.Derived = record;
        return record;
    }

    private static PeerRecord From(PeerIdentity identity, ReadOnlySpan<byte> der, string? localUri) =>
        new(identity, ClientCertificateElement.Render(identity, der, localUri), localUri);
}
