using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Portcullis.Commands;

/// <summary>Writes a subjectAltName from <c>KIND:value</c> texts, byte for byte as given.</summary>
/// <remarks>The platform's builder would write <c>spiffe://test.client/</c>, with a slash that policies do not know.</remarks>
internal static class CertsAltNames
{
    public static X509Extension Encode(IReadOnlyList<string> sans)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            foreach (string san in sans)
            {
                (int tag, byte[] value) = Parse(san);
                writer.WriteOctetString(value, new Asn1Tag(TagClass.ContextSpecific, tag));
            }
        return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
    }

    private static (int Tag, byte[] Value) Parse(string san)
    {
        int colon = san.IndexOf(':', StringComparison.Ordinal);
        string kind = colon < 0 ? "" : san[..colon].ToUpperInvariant();
        string value = san[(colon + 1)..];
        if (value.Length == 0 || value.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
            throw new InputException($"name `{san}` must be printable ASCII without spaces");
        return kind switch
        {
            "URI" when value.Contains(':', StringComparison.Ordinal) => (6, Encoding.ASCII.GetBytes(value)),
            "URI" => throw new InputException($"name `{san}` is not an absolute URI; write URI:spiffe://{value}"),
            "DNS" => (2, Encoding.ASCII.GetBytes(value)),
            "EMAIL" => (1, Encoding.ASCII.GetBytes(value)),
            "IP" when IPAddress.TryParse(value, out IPAddress? address) => (7, address.GetAddressBytes()),
            "IP" => throw new InputException($"name `{san}` is not an IP address"),
            _ => throw new InputException($"unknown kind of name in `{san}`; write URI:…, DNS:…, IP:… or EMAIL:…"),
        };
    }
}
