using System.Globalization;
using System.Text;
using Portcullis.Kube;

namespace Portcullis.Running;

/// <summary>Writes families and samples in Prometheus' text format 0.0.4. Every name gets <c>portcullis_</c> in front.</summary>
internal sealed class MetricsWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins a family, which is said once, before its samples.</summary>
    /// <param name="help">A sentence.</param>
    /// <param name="type">counter, gauge or histogram; a counter's name ends in <c>_total</c>.</param>
    public void Family(string name, string help, string type) =>
        _text.Append("# HELP portcullis_").Append(name).Append(' ').Append(help).Append("\n# TYPE portcullis_").Append(name).Append(' ').Append(type).Append('\n');

    /// <summary>A family of one sample without labels.</summary>
    public void Single(string name, string help, string type, double value)
    {
        Family(name, help, type);
        Sample(name, value);
    }

    public void Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append("portcullis_").Append(name);
        if (labels.Length > 0)
        {
            _text.Append('{');
            for (int at = 0; at < labels.Length; at++)
                _text.Append(at == 0 ? "" : ",").Append(labels[at].Name).Append("=\"").Append(Escaped(labels[at].Value)).Append('"');
            _text.Append('}');
        }
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <summary>The samples of a histogram: buckets that each hold the ones before, the sum in seconds, the count.</summary>
    public void Histogram(string name, DurationCounts counts, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        long below = 0;
        for (int bucket = 0; bucket < counts.Buckets.Length; bucket++)
        {
            below += counts.Buckets[bucket];
            Sample($"{name}_bucket", below, [.. labels, ("le", bucket < DurationHistogram.Ends.Length ? Number(DurationHistogram.Ends[bucket]) : "+Inf")]);
        }
        Sample($"{name}_sum", counts.Sum.TotalSeconds, labels);
        Sample($"{name}_count", below, labels);
    }

    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    public override string ToString() => _text.ToString();

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
