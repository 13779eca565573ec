using System.Formats.Asn1;
using System.Text;

namespace Portcullis.Identity;

/// <summary>
/// Renders an X.501 name as RFC 2253 text, most specific part first, byte for byte as OpenSSL's <c>-nameopt RFC2253</c>
/// does, since that is the text Envoy compares and forwards.
/// </summary>
internal static class DistinguishedName
{
    private const string Special = ",+\"\\<>;";

    /// <summary>Renders one DER Name; the empty name gives the empty text.</summary>
    /// <exception cref="AsnContentException">The bytes are not a Name.</exception>
    public static string Render(ReadOnlyMemory<byte> der)
    {
        var options = new AsnReaderOptions { SkipSetSortOrderVerification = true };
        AsnReader sequence = new AsnReader(der, AsnEncodingRules.DER, options).ReadSequence();
        var parts = new List<(int Set, string Text)>();
        for (int set = 0; sequence.HasData; set++)
        {
            AsnReader relative = sequence.ReadSetOf();
            while (relative.HasData)
            {
                AsnReader attribute = relative.ReadSequence();
                string oid = attribute.ReadObjectIdentifier();
                parts.Add((set, RenderAttribute(oid, attribute.ReadEncodedValue())));
                attribute.ThrowIfNotEmpty();
            }
        }

        var text = new StringBuilder();
        for (int i = parts.Count - 1; i >= 0; i--)
        {
            if (i < parts.Count - 1)
                text.Append(parts[i].Set == parts[i + 1].Set ? '+' : ',');
            text.Append(parts[i].Text);
        }
        return text.ToString();
    }

    private static string RenderAttribute(string oid, ReadOnlyMemory<byte> encoded)
    {
        string? name = AttributeTypes.ShortName(oid);
        string? value = name is null ? null : ReadText(encoded);
        return value is null
            ? $"{name ?? oid}=#{Convert.ToHexString(encoded.Span)}"
            : $"{name}={Escape(value)}";
    }

    /// <summary>Null when the value is not a string type that RFC 2253 can write as text.</summary>
    private static string? ReadText(ReadOnlyMemory<byte> encoded)
    {
        Asn1Tag tag = Asn1Tag.Decode(encoded.Span, out _);
        if (tag.TagClass != TagClass.Universal || tag.IsConstructed)
            return null;

        AsnDecoder.ReadEncodedValue(encoded.Span, AsnEncodingRules.DER, out int offset, out int length, out _);
        ReadOnlySpan<byte> content = encoded.Span.Slice(offset, length);
        return (UniversalTagNumber)tag.TagValue switch
        {
            UniversalTagNumber.UTF8String => Strict(Encoding.UTF8, content),
            UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String or UniversalTagNumber.NumericString
                or UniversalTagNumber.VisibleString or UniversalTagNumber.TeletexString => Encoding.Latin1.GetString(content),
            UniversalTagNumber.BMPString => length % 2 == 0 ? Encoding.BigEndianUnicode.GetString(content) : null,
            UniversalTagNumber.UniversalString => length % 4 == 0 ? new UTF32Encoding(bigEndian: true, byteOrderMark: false).GetString(content) : null,
            _ => null,
        };
    }

    private static string? Strict(Encoding encoding, ReadOnlySpan<byte> content) =>
        System.Text.Unicode.Utf8.IsValid(content) ? encoding.GetString(content) : null;

    private static string Escape(string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        var text = new StringBuilder(bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
        {
            byte b = bytes[i];
            bool edge = (i == 0 && b is ((byte)' ' or (byte)'#')) || (i == bytes.Length - 1 && b == ' ');
            if (b is < 0x20 or >= 0x7F)
                text.Append('\\').Append(b.ToString("X2"));
            else if (edge || Special.Contains((char)b, StringComparison.Ordinal))
                text.Append('\\').Append((char)b);
            else
                text.Append((char)b);
        }
        return text.ToString();
    }
}
