using System.Globalization;
using System.Text;

namespace Portcullis.Wire;

/// <summary>The percent-encoding of <c>grpc-message</c>: UTF-8 where bytes outside 0x20–0x7E, and <c>%</c>, are written as <c>%XX</c>.</summary>
internal static class GrpcText
{
    private const int MostChars = 1024;

    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (byte one in Encoding.UTF8.GetBytes(text))
        {
            if (one is < 0x20 or > 0x7E or (byte)'%')
                encoded.Append('%').Append(one.ToString("X2", CultureInfo.InvariantCulture));
            else
                encoded.Append((char)one);
        }
        return encoded.ToString();
    }

    /// <summary>Decodes what any peer sent; what is not an escape stays as it is, and what is no UTF-8 becomes U+FFFD.</summary>
    public static string Decode(string encoded)
    {
        string bounded = encoded.Length > 3 * MostChars ? encoded[..(3 * MostChars)] : encoded;
        byte[] bytes = new byte[bounded.Length];
        int length = 0;
        for (int i = 0; i < bounded.Length; i++)
        {
            char one = bounded[i];
            if (one == '%' && i + 2 < bounded.Length
                && byte.TryParse(bounded.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte escaped))
            {
                bytes[length++] = escaped;
                i += 2;
            }
            else
            {
                bytes[length++] = one < 0x80 ? (byte)one : (byte)'?';
            }
        }
        return Bounded(Encoding.UTF8.GetString(bytes, 0, length));
    }

    public static string Bounded(string text) => text.Length > MostChars ? text[..MostChars] : text;
}
