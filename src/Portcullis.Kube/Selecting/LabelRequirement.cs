using System.Collections.Immutable;
using System.Globalization;

namespace Portcullis.Kube;

/// <summary>One requirement of a label selector.</summary>
/// <param name="Values">None for <see cref="LabelOperator.Exists"/> and <see cref="LabelOperator.NotExists"/>; one integer for <see cref="LabelOperator.Above"/> and <see cref="LabelOperator.Below"/>.</param>
public sealed record LabelRequirement(string Key, LabelOperator Operator, ImmutableArray<string> Values)
{
    /// <summary>Compares as the operator says.</summary>
    /// <param name="value">The label's value; null when the object has no such label.</param>
    public bool Matches(string? value) => Operator switch
    {
        LabelOperator.In => value is not null && Values.Contains(value, StringComparer.Ordinal),
        LabelOperator.NotIn => value is null || !Values.Contains(value, StringComparer.Ordinal),
        LabelOperator.Exists => value is not null,
        LabelOperator.NotExists => value is null,
        LabelOperator.Above => Number(value) is { } number && number > Number(Values[0]),
        _ => Number(value) is { } number && number < Number(Values[0]),
    };

    internal static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;
}
