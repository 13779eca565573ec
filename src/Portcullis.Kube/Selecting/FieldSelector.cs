using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>A field selector as the <c>fieldSelector</c> parameter writes it: <c>metadata.name=a,type!=b</c>. Immutable.</summary>
/// <remarks>Which fields a kind can be selected by is for the caller to check: see <see cref="Requirements"/>.</remarks>
public sealed class FieldSelector
{
    private FieldSelector(string text, ImmutableArray<FieldRequirement> requirements) => (Text, Requirements) = (text, requirements);

    /// <summary>Selects every object.</summary>
    public static FieldSelector Everything { get; } = new("", []);

    public string Text { get; }

    /// <summary>All must hold.</summary>
    public ImmutableArray<FieldRequirement> Requirements { get; }

    public bool IsEmpty => Requirements.IsEmpty;

    /// <summary>The only name that can match, as <c>kubectl get NAME -w</c> asks; null when the selector does not say.</summary>
    public string? Name => Requirements.FirstOrDefault(requirement => requirement is { Path: "metadata.name", Negated: false })?.Value;

    /// <summary>The only namespace that can match; null when the selector does not say.</summary>
    public string? Namespace => Requirements.FirstOrDefault(requirement => requirement is { Path: "metadata.namespace", Negated: false })?.Value;

    /// <summary>Reads a selector; empty text selects everything. In values <c>,</c>, <c>=</c> and <c>\</c> are written behind a <c>\</c>.</summary>
    public static Parsed<FieldSelector> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var requirements = ImmutableArray.CreateBuilder<FieldRequirement>();
        foreach (string term in Terms(text))
        {
            if (term.Length == 0)
                continue;
            Parsed<FieldRequirement> requirement = ReadTerm(term, text);
            if (!requirement.Ok)
                return requirement.Problem;
            requirements.Add(requirement.Value);
        }
        return requirements.Count == 0 ? Everything : new FieldSelector(text, requirements.ToImmutable());
    }

    public bool Matches(JsonObject selected)
    {
        ArgumentNullException.ThrowIfNull(selected);
        foreach (FieldRequirement requirement in Requirements)
        {
            JsonNode? found = selected;
            foreach (string member in requirement.Path.Split('.'))
                found = (found as JsonObject)?[member];
            if (!requirement.Matches(TextOf(found)))
                return false;
        }
        return true;
    }

    public bool Matches(JsonElement selected)
    {
        foreach (FieldRequirement requirement in Requirements)
        {
            JsonElement found = selected;
            foreach (string member in requirement.Path.Split('.'))
                found = found.ValueKind == JsonValueKind.Object && found.TryGetProperty(member, out JsonElement inner) ? inner : default;
            if (!requirement.Matches(TextOf(found)))
                return false;
        }
        return true;
    }

    public override string ToString() => Text;

    private static string TextOf(JsonNode? value) => value is JsonValue scalar
        ? JsonTree.TextOf(scalar) ?? scalar.ToJsonString()
        : "";

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => "",
    };

    private static IEnumerable<string> Terms(string text)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }
        yield return text[start..];
    }

    private static Parsed<FieldRequirement> ReadTerm(string term, string text)
    {
        int equals = term.IndexOf('=', StringComparison.Ordinal);
        bool negated = equals > 0 && term[equals - 1] == '!';
        string path = equals < 0 ? "" : term[..(negated ? equals - 1 : equals)];
        if (path.Length == 0)
            return new Problem($"invalid selector: '{text}'; can't understand '{term}'");

        int value = equals + (!negated && equals + 1 < term.Length && term[equals + 1] == '=' ? 2 : 1);
        return Unescape(term.AsSpan(value)) is { } unescaped
            ? new FieldRequirement(path, unescaped, negated)
            : new Problem($"invalid selector: '{text}'; can't understand '{term}'");
    }

    private static string? Unescape(ReadOnlySpan<char> value)
    {
        var text = new StringBuilder(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] is ',' or '=')
                return null;
            if (value[i] == '\\' && (++i == value.Length || value[i] is not ('\\' or ',' or '=')))
                return null;
            text.Append(value[i]);
        }
        return text.ToString();
    }
}
