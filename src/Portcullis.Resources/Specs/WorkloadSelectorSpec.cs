using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>Istio <c>WorkloadSelector</c>: every label must be present with this value. Empty selects everything in scope.</summary>
public sealed record WorkloadSelectorSpec(ImmutableSortedDictionary<string, string> MatchLabels)
{
    /// <summary>Whether all wanted labels are among the workload's.</summary>
    public bool Selects(IReadOnlyDictionary<string, string> labels)
    {
        foreach ((string key, string value) in MatchLabels)
            if (!labels.TryGetValue(key, out string? actual) || actual != value)
                return false;
        return true;
    }
}
