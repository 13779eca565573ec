using System.Globalization;

namespace Portcullis.Commands;

/// <summary>Times as command lines and people write them.</summary>
internal static class TimeArgument
{
    private static readonly string[] Forms = ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    /// <summary>A time that must be one.</summary>
    /// <exception cref="InputException">Neither RFC 3339 nor Unix seconds.</exception>
    public static DateTimeOffset Parse(string text) =>
        Find(text) ?? throw new InputException($"time `{text}` is neither RFC 3339 nor Unix seconds");

    /// <summary>RFC 3339 or Unix seconds; null for anything else.</summary>
    public static DateTimeOffset? Find(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds))
            return FromUnix(seconds);
        return text.Contains('T', StringComparison.OrdinalIgnoreCase)
            && DateTimeOffset.TryParseExact(text.ToUpperInvariant(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
                ? time
                : null;
    }

    /// <summary>Null when the calendar has no such second.</summary>
    public static DateTimeOffset? FromUnix(long seconds) =>
        seconds is >= -62_135_596_800 and <= 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
