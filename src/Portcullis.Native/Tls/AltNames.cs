using System.Formats.Asn1;
using System.Net;
using System.Text;

namespace Portcullis.Native;

/// <summary>The subjectAltName of one certificate, each name as text with its kind.</summary>
internal static unsafe class AltNames
{
    public enum Kind
    {
        Email = 1,
        Dns = 2,
        Uri = 6,
        Ip = 7,
    }

    /// <summary>Null when the extension is broken, or a name is malformed or holds control or non-ASCII characters, which no honest issuer writes.</summary>
    public static List<(Kind Kind, string Text)>? Read(nint certificate)
    {
        var names = new List<(Kind, string)>();
        int index = LibCrypto.X509_get_ext_by_NID(certificate, LibCrypto.SubjectAltName, -1);
        if (index < 0)
            return names;

        nint value = LibCrypto.X509_EXTENSION_get_data(LibCrypto.X509_get_ext(certificate, index));
        var encoded = new ReadOnlySpan<byte>(LibCrypto.ASN1_STRING_get0_data(value), LibCrypto.ASN1_STRING_length(value));
        try
        {
            return ReadAll(encoded, names) ? names : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static bool ReadAll(ReadOnlySpan<byte> encoded, List<(Kind Kind, string Text)> names)
    {
        AsnDecoder.ReadSequence(encoded, AsnEncodingRules.DER, out int offset, out int length, out _);
        ReadOnlySpan<byte> rest = encoded.Slice(offset, length);
        while (!rest.IsEmpty)
        {
            Asn1Tag tag = AsnDecoder.ReadEncodedValue(rest, AsnEncodingRules.DER, out int start, out int size, out int used);
            ReadOnlySpan<byte> content = rest.Slice(start, size);
            rest = rest[used..];
            if (tag.TagClass != TagClass.ContextSpecific || tag.IsConstructed)
                continue;

            var kind = (Kind)tag.TagValue;
            if (kind is Kind.Email or Kind.Dns or Kind.Uri)
            {
                if (content.IndexOfAnyExceptInRange((byte)' ', (byte)'~') >= 0)
                    return false;
                string text = Encoding.ASCII.GetString(content);
                if (IsMalformed(kind, text))
                    return false;
                names.Add((kind, text));
            }
            else if (kind == Kind.Ip)
            {
                if (size is not (4 or 16))
                    return false;
                names.Add((kind, new IPAddress(content).ToString()));
            }
        }
        return true;
    }

    // Names that look as if a constraint permitted them, and that no resolver or mailer would take.
    private static bool IsMalformed(Kind kind, string text) => kind switch
    {
        Kind.Dns => text.StartsWith('.') || text.Contains("..", StringComparison.Ordinal),
        Kind.Email => text.AsSpan().Count('@') != 1,
        _ => false,
    };
}
