namespace Portcullis.Http;

/// <summary>The Huffman code of RFC 7541 appendix B.</summary>
internal static class Huffman
{
    private const int FastBits = 11;
    private const int LongestCode = 30;
    private const int EndOfString = 256;

    // The code is canonical: lengths alone determine it, shorter codes first, then by symbol. Index 256 is the end of string.
    private static readonly byte[] Lengths =
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    private static readonly uint[] FirstCode = new uint[LongestCode + 1];
    private static readonly int[] FirstSymbol = new int[LongestCode + 2]; // into Symbols, per length
    private static readonly ushort[] Symbols = new ushort[EndOfString + 1]; // in code order
    private static readonly ushort[] Fast = new ushort[1 << FastBits]; // length << 8 | symbol; 0 when the code is longer

    static Huffman()
    {
        uint code = 0;
        int next = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            FirstCode[length] = code;
            FirstSymbol[length] = next;
            for (int symbol = 0; symbol <= EndOfString; symbol++)
            {
                if (Lengths[symbol] != length)
                    continue;
                Symbols[next++] = (ushort)symbol;
                if (length <= FastBits)
                    Fast.AsSpan((int)(code << (FastBits - length)), 1 << (FastBits - length)).Fill((ushort)((length << 8) | symbol));
                code++;
            }
            code = unchecked(code << 1);
        }
        FirstSymbol[LongestCode + 1] = next;
    }

    /// <summary>The most bytes a coded string of this length can decode to.</summary>
    public static int MaxDecodedLength(int codedLength) => (codedLength * 8 / 5) + 1;

    /// <summary>Decodes into <paramref name="output"/>, which has <see cref="MaxDecodedLength"/> bytes; returns the length, or -1 for a bad code.</summary>
    public static int Decode(ReadOnlySpan<byte> coded, Span<byte> output)
    {
        ulong bits = 0; // the next bit is the highest
        int available = 0;
        int at = 0;
        int written = 0;
        while (true)
        {
            while (available <= 56 && at < coded.Length)
            {
                bits |= (ulong)coded[at++] << (56 - available);
                available += 8;
            }

            // Behind the end stand ones, as in the padding, so a code that needs them is longer than what is available.
            ulong window = available >= 64 ? bits : bits | (ulong.MaxValue >> available);
            ushort entry = Fast[window >> (64 - FastBits)];
            int length = entry >> 8;
            int symbol = entry & 0xFF;
            if (length == 0)
                (length, symbol) = LongCode(window);

            if (length > available)
                return IsPadding(bits, available) ? written : -1;
            if (symbol == EndOfString)
                return -1;
            output[written++] = (byte)symbol;
            bits <<= length;
            available -= length;
        }
    }

    private static (int Length, int Symbol) LongCode(ulong window)
    {
        for (int length = FastBits + 1; length <= LongestCode; length++)
        {
            uint code = (uint)(window >> (64 - length));
            uint offset = unchecked(code - FirstCode[length]);
            if (offset < FirstSymbol[length + 1] - FirstSymbol[length])
                return (length, Symbols[FirstSymbol[length] + (int)offset]);
        }
        return (LongestCode, EndOfString); // unreachable: the code is complete
    }

    /// <summary>Up to seven bits, all of them ones (RFC 7541 section 5.2).</summary>
    private static bool IsPadding(ulong bits, int available) =>
        available < 8 && (available == 0 || bits >> (64 - available) == (1ul << available) - 1);
}
