namespace Portcullis.Policy.Authenticating;

/// <summary>Percent-encoded text (RFC 3986 section 2.1). What is no escape stands for itself.</summary>
internal static class PercentText
{
    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        byte[] decoded = new byte[text.Length];
        int length = 0;
        for (int at = 0; at < text.Length; )
            decoded[length++] = Next(text, ref at);
        return decoded.AsSpan(0, length).ToArray();
    }

    /// <summary>Whether a text, decoded, is this one.</summary>
    public static bool Equals(ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> plain)
    {
        int at = 0;
        foreach (byte wanted in plain)
        {
            if (at >= encoded.Length || Next(encoded, ref at) != wanted)
                return false;
        }
        return at == encoded.Length;
    }

    private static byte Next(ReadOnlySpan<byte> text, ref int at)
    {
        byte b = text[at++];
        if (b != (byte)'%' || at + 2 > text.Length)
            return b;
        int high = Digit(text[at]), low = Digit(text[at + 1]);
        if (high < 0 || low < 0)
            return b;
        at += 2;
        return (byte)((high << 4) | low);
    }

    private static int Digit(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}
