using System.Globalization;

namespace Portcullis.Commands;

/// <summary>Times of a token, as options give them and as people read them.</summary>
internal static class JwtTime
{
    private static readonly (string Unit, string Word, long Seconds)[] Units =
        [("d", "day", 86_400), ("h", "hour", 3_600), ("m", "minute", 60), ("s", "second", 1)];

    /// <summary>A span from <paramref name="now"/> such as <c>1h30m</c> or <c>-5m</c>, or a time; null for <c>never</c>.</summary>
    public static DateTimeOffset? Parse(string text, string option, DateTimeOffset now)
    {
        if (text == "never")
            return null;
        if (Span(text) is { } seconds)
            return TimeArgument.FromUnix(now.ToUnixTimeSeconds() + seconds) ?? throw new InputException($"{option} `{text}` is beyond the calendar");
        return TimeArgument.Find(text) ?? throw new InputException($"{option} `{text}` is neither a span such as 1h30m, nor RFC 3339, nor Unix seconds, nor `never`");
    }

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>A time in both ways: <c>2026-11-22T02:00:00Z, in 55 minutes</c>.</summary>
    public static string Describe(ulong seconds, DateTimeOffset now)
    {
        if (seconds > long.MaxValue || TimeArgument.FromUnix((long)seconds) is not { } time)
            return $"{seconds}, beyond the calendar";
        long away = (long)seconds - now.ToUnixTimeSeconds();
        return $"{Format(time)}, {(away == 0 ? "now" : away > 0 ? $"in {Words(away)}" : $"{Words(-away)} ago")}";
    }

    /// <summary>The two largest units: <c>1 day 3 hours</c>.</summary>
    public static string Words(long seconds)
    {
        var words = new List<string>();
        foreach ((_, string word, long unit) in Units)
        {
            long count = seconds / unit;
            seconds %= unit;
            if (count > 0)
                words.Add(count == 1 ? $"1 {word}" : $"{count} {word}s");
            else if (words.Count > 0)
                break;
            if (words.Count == 2)
                break;
        }
        return words.Count == 0 ? "0 seconds" : string.Join(' ', words);
    }

    /// <summary>Seconds of <c>1d2h3m4s</c>, units in that order, perhaps with a sign; null for anything else.</summary>
    private static long? Span(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart('-');
        bool negative = rest.Length == text.Length - 1;
        if (rest.IsEmpty || rest.Length < text.Length - 1)
            return null;
        long total = 0;
        foreach ((string unit, _, long seconds) in Units)
        {
            int digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9 || rest[digits] != unit[0])
                continue;
            total += long.Parse(rest[..digits], CultureInfo.InvariantCulture) * seconds;
            rest = rest[(digits + 1)..];
        }
        return rest.IsEmpty ? negative ? -total : total : null;
    }
}
