using System.Buffers;
using System.Text;
using Portcullis.Identity;

namespace Portcullis.Proxy;

/// <summary>Renders one element of <c>x-forwarded-client-cert</c> as Envoy does.</summary>
internal static class ClientCertificateElement
{
    private const int Base64Line = 64;

    // SECURITY: Envoy writes names bare; one that holds a separator could then pose as another field of the element.
    private static readonly SearchValues<char> Separators = SearchValues.Create(",;\"");

    public static byte[] Render(PeerIdentity peer, ReadOnlySpan<byte> der, string? localUri)
    {
        var text = new StringBuilder(2048);
        if (localUri is not null)
            Value(text.Append("By="), localUri).Append(';');
        text.Append("Hash=").Append(Convert.ToHexStringLower(peer.Sha256.Span));
        text.Append(";Cert=\"");
        Certificate(text, der);
        text.Append("\";Subject=\"");
        foreach (char c in peer.Subject)
            text.Append(c is >= ' ' and not '\x7f' ? c : '?'); // SECURITY: a line end here would be a header of its own
        text.Append('"');
        if (peer.UriSans.IsEmpty)
            text.Append(";URI=");
        foreach (string uri in peer.UriSans)
            Value(text.Append(";URI="), uri);
        foreach (string name in peer.DnsSans)
            Value(text.Append(";DNS="), name);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static StringBuilder Value(StringBuilder text, string value) =>
        value.AsSpan().ContainsAny(Separators)
            ? text.Append('"').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"')
            : text.Append(value);

    private static void Certificate(StringBuilder text, ReadOnlySpan<byte> der)
    {
        text.Append("-----BEGIN%20CERTIFICATE-----%0A");
        string base64 = Convert.ToBase64String(der);
        for (int i = 0; i < base64.Length; i++)
        {
            if (i > 0 && i % Base64Line == 0)
                text.Append("%0A");
            _ = base64[i] switch
            {
                '+' => text.Append("%2B"),
                '/' => text.Append("%2F"),
                '=' => text.Append("%3D"),
                char plain => text.Append(plain),
            };
        }
        text.Append("%0A-----END%20CERTIFICATE-----%0A");
    }
}
