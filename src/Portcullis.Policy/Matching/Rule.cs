namespace Portcullis.Policy.Matching;

/// <summary>One compiled rule: some <c>from</c>, some <c>to</c> and all of <c>when</c>. An empty list holds.</summary>
internal sealed class Rule(RuleSource source, Clause[] from, Clause[] to, Clause when)
{
    public RuleSource Source { get; } = source;
    public Clause[] From { get; } = from;
    public Clause[] To { get; } = to;
    public Clause When { get; } = when;

    public bool Matches(in RequestFacts facts) => Any(To, in facts) && Any(From, in facts) && When.Holds(in facts);

    private static bool Any(Clause[] clauses, in RequestFacts facts)
    {
        if (clauses.Length == 0)
            return true;
        foreach (Clause clause in clauses)
        {
            if (clause.Holds(in facts))
                return true;
        }
        return false;
    }
}
