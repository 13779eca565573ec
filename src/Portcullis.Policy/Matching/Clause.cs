namespace Portcullis.Policy.Matching;

/// <summary>One <c>source</c>, one <c>operation</c> or all of <c>when</c>: every check must hold; none at all always does.</summary>
internal sealed class Clause(string part, Check[] checks)
{
    /// <summary>Where it stands in the rule: <c>from[0].source</c>, <c>to[1].operation</c>, <c>when</c>.</summary>
    public string Part { get; } = part;

    public Check[] Checks { get; } = checks;

    public bool Holds(in RequestFacts facts)
    {
        foreach (Check check in Checks)
        {
            if (!check.Holds(in facts))
                return false;
        }
        return true;
    }
}
