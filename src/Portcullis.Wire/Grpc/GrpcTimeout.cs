using System.Globalization;

namespace Portcullis.Wire;

/// <summary>The header <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    private const long MostDigits = 99_999_999;

    /// <summary>The finest unit that holds it, rounded up: a peer never gives up before we do.</summary>
    public static string Format(TimeSpan timeout)
    {
        long microseconds = Ceiling(Math.Max(timeout.Ticks, 0), TimeSpan.TicksPerMicrosecond);
        if (microseconds <= MostDigits)
            return string.Create(CultureInfo.InvariantCulture, $"{microseconds}u");
        long milliseconds = Ceiling(timeout.Ticks, TimeSpan.TicksPerMillisecond);
        if (milliseconds <= MostDigits)
            return string.Create(CultureInfo.InvariantCulture, $"{milliseconds}m");
        long seconds = Math.Min(Ceiling(timeout.Ticks, TimeSpan.TicksPerSecond), MostDigits);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds}S");
    }

    /// <summary>False for anything but digits and one of <c>HMSmun</c>.</summary>
    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > 9
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long amount))
            return false;
        // Eight digits of hours are 3.6e18 ticks: inside a long.
        long? ticks = text[^1] switch
        {
            'H' => amount * TimeSpan.TicksPerHour,
            'M' => amount * TimeSpan.TicksPerMinute,
            'S' => amount * TimeSpan.TicksPerSecond,
            'm' => amount * TimeSpan.TicksPerMillisecond,
            'u' => amount * TimeSpan.TicksPerMicrosecond,
            'n' => amount / TimeSpan.NanosecondsPerTick,
            _ => null,
        };
        if (ticks is not { } known)
            return false;
        timeout = new TimeSpan(known);
        return true;
    }

    private static long Ceiling(long ticks, long unit) => (ticks / unit) + (ticks % unit == 0 ? 0 : 1);
}
