namespace Portcullis.Kube;

/// <summary>Durations as kubectl's AGE column shows them: at most two units, coarser as time goes by.</summary>
public static class AgeText
{
    private const int HoursPerYear = 24 * 365;

    /// <summary>As <c>119s</c>, <c>5m3s</c>, <c>42m</c>, <c>3h5m</c>, <c>26h</c>, <c>2d3h</c>, <c>400d</c>, <c>2y100d</c>, <c>9y</c>.</summary>
    /// <returns><c>0s</c> for up to two seconds in the future, since clocks differ, and <c>&lt;invalid&gt;</c> for more.</returns>
    public static string Of(TimeSpan age)
    {
        long seconds = age.Ticks / TimeSpan.TicksPerSecond;
        long minutes = seconds / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => $"{seconds}s",
            < 10 * 60 => Two(minutes, "m", seconds % 60, "s"),
            < 3 * 3600 => $"{minutes}m",
            < 8 * 3600 => Two(hours, "h", minutes % 60, "m"),
            < 48 * 3600 => $"{hours}h",
            < 8 * 24 * 3600 => Two(days, "d", hours % 24, "h"),
            < 2L * HoursPerYear * 3600 => $"{days}d",
            < 8L * HoursPerYear * 3600 => Two(days / 365, "y", days % 365, "d"),
            _ => $"{days / 365}y",
        };
    }

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
