using System.Globalization;
using System.Text.RegularExpressions;

namespace Portcullis.Testing;

/// <summary>The rules of Prometheus' text format, and of OpenMetrics where both agree: what is said once, what names end in, what histograms add up to.</summary>
public static partial class Exposition
{
    /// <summary>Every family's name.</summary>
    /// <exception cref="InvalidOperationException">A rule is broken; the message is the line that does it.</exception>
    public static IReadOnlyList<string> Check(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Demand(text.EndsWith('\n'), "the last line does not end");
        string family = "", type = "";
        var families = new List<string>();
        var samples = new HashSet<string>(StringComparer.Ordinal);
        var buckets = new List<(string Series, double End, double Count)>();
        var counts = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                families.Add(family = help.Groups[1].Value);
                type = "";
            }
            else if (Type().Match(line) is { Success: true } declared)
            {
                Demand(declared.Groups[1].Value == family && type.Length == 0, line);
                type = declared.Groups[2].Value;
                Demand(family.EndsWith("_total", StringComparison.Ordinal) == (type == "counter"), line);
            }
            else
            {
                Match sample = Sample().Match(line);
                Demand(sample.Success && samples.Add(sample.Groups["series"].Value), line);
                Take(sample, family, type, line, buckets, counts);
            }
        }
        Demand(families.Distinct(StringComparer.Ordinal).Count() == families.Count, "a family is there twice");
        CheckBuckets(buckets, counts);
        return families;
    }

    private static void Take(Match sample, string family, string type, string line, List<(string Series, double End, double Count)> buckets, Dictionary<string, double> counts)
    {
        string name = sample.Groups["name"].Value, labels = sample.Groups["labels"].Value;
        double value = double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture);
        Demand(type == "gauge" || value >= 0, line);
        if (type != "histogram")
        {
            Demand(name == family && type.Length > 0 && !labels.Contains("le=\"", StringComparison.Ordinal), line);
            return;
        }
        Demand(name == family + "_bucket" || name == family + "_sum" || name == family + "_count", line);
        Match end = End().Match(labels);
        Demand(end.Success == name.EndsWith("_bucket", StringComparison.Ordinal), line);
        if (end.Success)
            buckets.Add((family + labels[..end.Index].TrimEnd(','), end.Groups[1].Value == "+Inf" ? double.PositiveInfinity : double.Parse(end.Groups[1].Value, CultureInfo.InvariantCulture), value));
        else if (name == family + "_count")
            counts.Add(family + labels, value);
    }

    private static void CheckBuckets(List<(string Series, double End, double Count)> buckets, Dictionary<string, double> counts)
    {
        foreach (IGrouping<string, (string Series, double End, double Count)> series in buckets.GroupBy(static bucket => bucket.Series, StringComparer.Ordinal))
        {
            (string Series, double End, double Count)[] all = [.. series];
            for (int at = 1; at < all.Length; at++)
                Demand(all[at].End > all[at - 1].End && all[at].Count >= all[at - 1].Count, $"bucket {all[at]} after {all[at - 1]}");
            Demand(double.IsPositiveInfinity(all[^1].End) && counts.Remove(series.Key, out double count) && all[^1].Count == count, $"the last bucket of {series.Key}");
        }
        Demand(counts.Count == 0, "a histogram without buckets");
    }

    private static void Demand(bool holds, string line)
    {
        if (!holds)
            throw new InvalidOperationException(line);
    }

    [GeneratedRegex("^# HELP (portcullis_[a-z_]+) [A-Z0-9].*\\.$")]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE (portcullis_[a-z_]+) (counter|gauge|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex("^(?<series>(?<name>portcullis_[a-z_]+)(\\{(?<labels>[a-z]+=\"([^\"\\\\\n]|\\\\[\\\\n\"])*\"(,[a-z]+=\"([^\"\\\\\n]|\\\\[\\\\n\"])*\")*)\\})?) (?<value>-?[0-9.]+(E[+-]?[0-9]+)?)$")]
    private static partial Regex Sample();

    [GeneratedRegex("le=\"([^\"]+)\"$")]
    private static partial Regex End();
}
