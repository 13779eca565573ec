using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Resources.Decoding;

/// <summary>Durations as Istio's YAML writes them: <c>5s</c>, <c>1.5s</c>, <c>300ms</c>, <c>1h30m</c>.</summary>
internal static class DurationText
{
    private const int LongestText = 64;
    private static readonly SearchValues<char> NumberChars = SearchValues.Create("0123456789.");

    /// <summary>Reads a duration of zero to 10,000 years, as exact as 100 nanoseconds; finer fractions are refused.</summary>
    /// <param name="why">What is wrong, for a message; null on success.</param>
    public static bool TryParse(string text, out TimeSpan duration, [NotNullWhen(false)] out string? why)
    {
        duration = default;
        why = "a duration is written as `5s`, `1.5s`, `300ms` or `1h30m`";
        if (text.Length is 0 or > LongestText)
            return false;
        if (text == "0")
        {
            why = null;
            return true;
        }

        decimal ticks = 0;
        ReadOnlySpan<char> rest = text;
        if (rest[0] == '-')
        {
            why = "a duration must not be negative";
            return false;
        }
        while (rest.Length > 0)
        {
            int digits = rest.IndexOfAnyExcept(NumberChars);
            if (digits <= 0 || digits > 15 || !TryNumber(rest[..digits], out decimal number))
                return false;
            rest = rest[digits..];
            int unit = rest.IndexOfAny(NumberChars);
            if (unit < 0)
                unit = rest.Length;
            if (TicksPer(rest[..unit]) is not { } ticksPerUnit)
                return false;
            ticks += number * ticksPerUnit;
            rest = rest[unit..];
        }
        if (ticks != decimal.Truncate(ticks))
        {
            why = "a duration cannot be finer than 100 nanoseconds";
            return false;
        }
        if (ticks > TimeSpan.TicksPerDay * 3_652_425m)
        {
            why = "a duration cannot exceed 10,000 years";
            return false;
        }
        duration = new TimeSpan((long)ticks);
        why = null;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out decimal number) =>
        decimal.TryParse(text, System.Globalization.NumberStyles.AllowDecimalPoint, provider: null, out number);

    private static decimal? TicksPer(ReadOnlySpan<char> unit) => unit switch
    {
        "h" => TimeSpan.TicksPerHour,
        "m" => TimeSpan.TicksPerMinute,
        "s" => TimeSpan.TicksPerSecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
        "ns" => 0.01m,
        _ => null,
    };
}
