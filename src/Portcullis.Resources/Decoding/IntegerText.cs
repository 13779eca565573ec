using System.Globalization;

namespace Portcullis.Resources.Decoding;

/// <summary>Integers as YAML's core schema writes them.</summary>
internal static class IntegerText
{
    /// <summary>Decimal, <c>0x</c> or <c>0o</c>; false when it is not an integer of 64 bits.</summary>
    public static bool TryParse(string text, out long value)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, provider: null, out value) && value >= 0;
        if (!text.StartsWith("0o", StringComparison.Ordinal))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, provider: null, out value);

        value = 0;
        ReadOnlySpan<char> digits = text.AsSpan(2);
        if (digits.Length is 0 or > 20)
            return false;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7')
                return false;
            value = value * 8 + (digit - '0');
        }
        return true;
    }

    /// <summary>ASCII digits only: no sign, no spaces.</summary>
    public static bool TryParseDecimal(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, provider: null, out value);
}
