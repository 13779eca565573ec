namespace Portcullis.Policy.Matching;

/// <summary>One term where it stands in a rule: the field it came from, and whether that is a not-list.</summary>
/// <param name="field">The field's name as written, for explanations.</param>
/// <param name="values">The values as written, for explanations.</param>
internal sealed class Check(string field, IReadOnlyList<string> values, Term term, bool negated)
{
    public string Field { get; } = field;
    public IReadOnlyList<string> Values { get; } = values;
    public Term Term { get; } = term;
    public bool Negated { get; } = negated;

    public bool Holds(in RequestFacts facts) => Term.Matches(in facts) != Negated;
}
