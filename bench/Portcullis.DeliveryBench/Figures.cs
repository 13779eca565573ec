using System.Globalization;

namespace Portcullis.DeliveryBench;

/// <summary>Numbers in order, and what stands where among them.</summary>
internal sealed class Figures(IEnumerable<double> values)
{
    private readonly double[] _values = [.. values.Order()];

    public double Max => _values[^1];

    /// <summary>The smallest value that this share of all does not exceed.</summary>
    public double At(double share) => _values[Math.Clamp((int)Math.Ceiling(share * _values.Length) - 1, 0, _values.Length - 1)];

    public string Row(string name, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"| {name} ({unit}) | {At(0.5):0.0} | {At(0.99):0.0} | {Max:0.0} |");
}
