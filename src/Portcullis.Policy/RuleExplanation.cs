using System.Collections.Immutable;

namespace Portcullis.Policy;

/// <summary>One rule, tested on one request: some of <see cref="From"/>, some of <see cref="To"/> and <see cref="When"/>.</summary>
/// <param name="Unusable">Why the rule can never match, or null.</param>
/// <param name="Notes">What was left out of the rule when it was compiled.</param>
public sealed record RuleExplanation(
    RuleSource Source,
    string? Unusable,
    IReadOnlyList<string> Notes,
    ImmutableArray<ClauseExplanation> From,
    ImmutableArray<ClauseExplanation> To,
    ClauseExplanation When)
{
    public bool Matched => Unusable is null && Failed == 0;

    /// <summary>The fewest checks that would have had to turn out otherwise for the rule to match.</summary>
    public int Failed => Fewest(From) + Fewest(To) + When.Failed;

    /// <summary>Those checks.</summary>
    public IEnumerable<CheckExplanation> Missing =>
        Nearest(From).Concat(Nearest(To)).Concat(When.Checks).Where(static check => !check.Holds);

    private static int Fewest(ImmutableArray<ClauseExplanation> clauses) =>
        clauses.IsEmpty ? 0 : clauses.Min(static clause => clause.Failed);

    private static ImmutableArray<CheckExplanation> Nearest(ImmutableArray<ClauseExplanation> clauses) =>
        clauses.IsEmpty ? [] : clauses.MinBy(static clause => clause.Failed)!.Checks;
}
