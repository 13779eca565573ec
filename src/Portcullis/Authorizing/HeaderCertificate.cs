using System.Globalization;
using System.Text;
using Portcullis.Identity;
using Portcullis.Syntax;

namespace Portcullis.Authorizing;

/// <summary>Reads the client certificate that a proxy verified and put into a header. Never throws; says nothing about who vouches for it.</summary>
internal static class HeaderCertificate
{
    private const int MostBytes = 64 * 1024;

    /// <summary>Reads PEM or bare base64 of DER, either percent-encoded or not. Of several certificates the first counts: proxies send the leaf first.</summary>
    public static Parsed<PeerIdentity> Read(ReadOnlySpan<byte> value) =>
        ReadDetails(value) is { Ok: true } read ? PeerIdentity.FromCertificate(read.Value) : Unreadable;

    /// <summary>The same, as far as the certificate itself.</summary>
    public static Parsed<CertificateDetails> ReadDetails(ReadOnlySpan<byte> value)
    {
        if (value.Length > MostBytes || PercentDecode(value) is not { } text)
            return Unreadable;
        byte[]? der = text.Contains("-----BEGIN ", StringComparison.Ordinal) ? FromPem(text) : FromBase64(text);
        return der is null ? Unreadable : CertificateReader.Read(der);
    }

    private static Problem Unreadable => new("the client certificate in the header cannot be read");

    private static byte[]? FromPem(string text)
    {
        PemContents pem = PemReader.Read(text);
        return pem.Problems.IsEmpty && !pem.Certificates.IsEmpty ? pem.Certificates[0] : null;
    }

    private static byte[]? FromBase64(string text)
    {
        int comma = text.IndexOf(',', StringComparison.Ordinal);
        ReadOnlySpan<char> first = comma < 0 ? text : text.AsSpan(0, comma);
        byte[] der = new byte[first.Length];
        return Convert.TryFromBase64Chars(first, der, out int length) && length > 0 ? der[..length] : null;
    }

    /// <summary>Null for a percent sign that begins no escape. A plus stays one: base64 has it.</summary>
    private static string? PercentDecode(ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)'%'))
            return Encoding.Latin1.GetString(value);
        byte[] decoded = new byte[value.Length];
        int length = 0;
        for (int i = 0; i < value.Length; i++)
        {
            byte b = value[i];
            if (b == '%')
            {
                if (value.Length - i < 3 || !byte.TryParse(value.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out b))
                    return null;
                i += 2;
            }
            decoded[length++] = b;
        }
        return Encoding.Latin1.GetString(decoded.AsSpan(0, length));
    }
}
