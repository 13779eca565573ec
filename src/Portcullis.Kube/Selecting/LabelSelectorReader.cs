using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>Reads a label selector's text once, from left to right.</summary>
internal sealed class LabelSelectorReader(string text)
{
    private const string Special = ",()=!<>";

    private int _at;

    /// <summary>Null when the whole text was read.</summary>
    public Problem? Read(out ImmutableArray<LabelRequirement> requirements)
    {
        var found = ImmutableArray.CreateBuilder<LabelRequirement>();
        requirements = [];
        while (true)
        {
            Parsed<LabelRequirement> requirement = ReadRequirement();
            if (!requirement.Ok)
                return requirement.Problem;
            if (Check(requirement.Value) is { } problem)
                return problem;
            found.Add(requirement.Value);

            SkipSpace();
            if (_at == text.Length)
            {
                requirements = found.ToImmutable();
                return null;
            }
            if (!Take(','))
                return Expected("`,` or the end");
        }
    }

    private Parsed<LabelRequirement> ReadRequirement()
    {
        SkipSpace();
        if (Take('!'))
            return Word() is { Length: > 0 } absent ? new LabelRequirement(absent, LabelOperator.NotExists, []) : Expected("a label's name");

        string key = Word();
        if (key.Length == 0)
            return Expected("a label's name");

        SkipSpace();
        if (_at == text.Length || text[_at] == ',')
            return new LabelRequirement(key, LabelOperator.Exists, []);
        if (Take('!'))
            return Take('=') ? new LabelRequirement(key, LabelOperator.NotIn, [Word()]) : Expected("`!=`");
        if (Take('='))
        {
            Take('=');
            return new LabelRequirement(key, LabelOperator.In, [Word()]);
        }
        if (Take('>'))
            return new LabelRequirement(key, LabelOperator.Above, [Word()]);
        if (Take('<'))
            return new LabelRequirement(key, LabelOperator.Below, [Word()]);

        return Word() switch
        {
            "in" => ReadSet(key, LabelOperator.In),
            "notin" => ReadSet(key, LabelOperator.NotIn),
            _ => Expected("one of `=`, `==`, `!=`, `in`, `notin`, `<`, `>`"),
        };
    }

    private Parsed<LabelRequirement> ReadSet(string key, LabelOperator comparison)
    {
        SkipSpace();
        if (!Take('('))
            return Expected("`(`");

        // Kubernetes: nothing between commas or parentheses is the empty value.
        var values = ImmutableArray.CreateBuilder<string>();
        do
        {
            values.Add(Word());
            SkipSpace();
        }
        while (Take(','));
        return Take(')') ? new LabelRequirement(key, comparison, values.ToImmutable()) : Expected("`,` or `)`");
    }

    private static Problem? Check(LabelRequirement requirement)
    {
        if (!LabelSyntax.IsKey(requirement.Key))
            return new Problem($"unable to parse requirement: `{requirement.Key}` is not a label's name");
        foreach (string value in requirement.Values)
        {
            if (!LabelSyntax.IsValue(value))
                return new Problem($"unable to parse requirement: `{value}` is not a label's value");
            if (requirement.Operator is LabelOperator.Above or LabelOperator.Below && LabelRequirement.Number(value) is null)
                return new Problem($"unable to parse requirement: for `<` and `>` the value must be an integer, found `{value}`");
        }
        return null;
    }

    private string Word()
    {
        SkipSpace();
        int start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && !Special.Contains(text[_at], StringComparison.Ordinal))
            _at++;
        return text[start.._at];
    }

    private bool Take(char wanted)
    {
        if (_at == text.Length || text[_at] != wanted)
            return false;
        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
    }

    private Problem Expected(string what) => new($"unable to parse requirement: expected {what} at character {_at + 1} of `{text}`", _at);
}
