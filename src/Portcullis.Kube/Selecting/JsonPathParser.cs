using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Portcullis.Kube;

/// <summary>Reads a path's text. What it cannot read it says by returning null.</summary>
internal sealed class JsonPathParser(string text)
{
    private const int MaxSteps = 64;

    private int _at;

    public static ImmutableArray<JsonPathStep>? Parse(string text)
    {
        string bare = text.Trim();
        if (bare is ['{', .., '}'])
            bare = bare[1..^1].Trim();
        var parser = new JsonPathParser(bare);
        parser.Take('$');
        return parser.Steps() is { } steps && parser._at == bare.Length ? steps : null;
    }

    private ImmutableArray<JsonPathStep>? Steps()
    {
        var steps = ImmutableArray.CreateBuilder<JsonPathStep>();
        while (_at < text.Length && text[_at] is '.' or '[')
        {
            bool bracket = text[_at++] == '[';
            JsonPathStep? step = bracket ? Bracket() : Member();
            if (step is null || steps.Count == MaxSteps)
                return null;
            if (step is not { Kind: JsonPathStepKind.Member, Name: "" })
                steps.Add(step);
        }
        return steps.ToImmutable();
    }

    /// <summary>What follows a dot; no name at all stands for the value itself.</summary>
    private JsonPathStep Member()
    {
        if (Take('*'))
            return new JsonPathStep(JsonPathStepKind.All);

        var name = new StringBuilder();
        while (_at < text.Length && text[_at] is not ('.' or '[' or ']' or '=' or '!' or ' ' or ')'))
        {
            if (text[_at] == '\\' && _at + 1 < text.Length)
                _at++;
            name.Append(text[_at++]);
        }
        return new JsonPathStep(JsonPathStepKind.Member, name.ToString());
    }

    private JsonPathStep? Bracket()
    {
        JsonPathStep? step;
        if (Take('*'))
            step = new JsonPathStep(JsonPathStepKind.All);
        else if (Quoted() is { } name)
            step = new JsonPathStep(JsonPathStepKind.Member, name);
        else if (Take('?'))
            step = Filter();
        else
            step = Index();
        return Take(']') ? step : null;
    }

    private JsonPathStep? Index()
    {
        int end = text.IndexOf(']', _at);
        if (end < 0 || !int.TryParse(text.AsSpan(_at, end - _at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index))
            return null;
        _at = end;
        return new JsonPathStep(JsonPathStepKind.Index, Index: index);
    }

    private JsonPathStep? Filter()
    {
        if (!Take('(') || !TakeAfterSpace('@') || Steps() is not { } path)
            return null;

        SkipSpace();
        if (Take(')'))
            return new JsonPathStep(JsonPathStepKind.Filter, Filter: path);

        string comparison = Take('=') ? "==" : Take('!') ? "!=" : "";
        if (comparison.Length == 0 || !Take('='))
            return null;
        SkipSpace();
        string? wanted = Quoted() ?? Bare();
        return wanted is not null && TakeAfterSpace(')') ? new JsonPathStep(JsonPathStepKind.Filter, wanted, Filter: path, Comparison: comparison) : null;
    }

    private string? Quoted()
    {
        if (_at == text.Length || text[_at] is not ('\'' or '"'))
            return null;
        char quote = text[_at];
        var name = new StringBuilder();
        for (int i = _at + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                _at = i + 1;
                return name.ToString();
            }
            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            name.Append(text[i]);
        }
        return null;
    }

    private string? Bare()
    {
        int start = _at;
        while (_at < text.Length && text[_at] is not (')' or ' '))
            _at++;
        return _at > start ? text[start.._at] : null;
    }

    private bool TakeAfterSpace(char wanted)
    {
        SkipSpace();
        return Take(wanted);
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
        while (_at < text.Length && text[_at] == ' ')
            _at++;
    }
}
