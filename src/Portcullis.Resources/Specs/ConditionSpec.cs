using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>Istio <c>Condition</c>: some value matches (or none is listed) and no unwanted value does.</summary>
public sealed record ConditionSpec(string Key)
{
    public ImmutableArray<string> Values { get; init; } = [];
    public ImmutableArray<string> NotValues { get; init; } = [];
}
