using System.Collections.Immutable;

namespace Portcullis.Policy;

/// <summary>One <c>source</c>, <c>operation</c> or <c>when</c>, tested on one request: it holds when every check does.</summary>
/// <param name="Part">Where it stands in the rule: <c>from[0].source</c>.</param>
public sealed record ClauseExplanation(string Part, ImmutableArray<CheckExplanation> Checks)
{
    public bool Holds => Failed == 0;

    /// <summary>How many checks kept it from holding.</summary>
    public int Failed => Checks.Count(static check => !check.Holds);
}
