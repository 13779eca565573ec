using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>A label selector as the <c>labelSelector</c> parameter writes it: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k</c>. Immutable.</summary>
public sealed class LabelSelector
{
    private LabelSelector(string text, ImmutableArray<LabelRequirement> requirements) => (Text, Requirements) = (text, requirements);

    /// <summary>Selects every object.</summary>
    public static LabelSelector Everything { get; } = new("", []);

    public string Text { get; }

    /// <summary>All must hold.</summary>
    public ImmutableArray<LabelRequirement> Requirements { get; }

    public bool IsEmpty => Requirements.IsEmpty;

    /// <summary>Reads a selector; empty text selects everything.</summary>
    public static Parsed<LabelSelector> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text))
            return Everything;
        return new LabelSelectorReader(text).Read(out ImmutableArray<LabelRequirement> requirements) is { } problem
            ? problem
            : new LabelSelector(text, requirements);
    }

    /// <summary>All requirements hold.</summary>
    /// <param name="labels">The object's <c>metadata.labels</c>; null when it has none.</param>
    public bool Matches(IReadOnlyDictionary<string, string>? labels)
    {
        foreach (LabelRequirement requirement in Requirements)
            if (!requirement.Matches(labels is not null && labels.TryGetValue(requirement.Key, out string? value) ? value : null))
                return false;
        return true;
    }

    /// <summary>All requirements hold.</summary>
    /// <param name="labels">The object's <c>metadata.labels</c>; null when it has none.</param>
    public bool Matches(JsonObject? labels)
    {
        foreach (LabelRequirement requirement in Requirements)
            if (!requirement.Matches(JsonTree.TextOf(labels?[requirement.Key])))
                return false;
        return true;
    }

    /// <summary>All requirements hold.</summary>
    /// <param name="labels">The object's <c>metadata.labels</c>; anything but an object is taken for none.</param>
    public bool Matches(JsonElement labels)
    {
        foreach (LabelRequirement requirement in Requirements)
        {
            string? value = labels.ValueKind == JsonValueKind.Object
                && labels.TryGetProperty(requirement.Key, out JsonElement found)
                && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
            if (!requirement.Matches(value))
                return false;
        }
        return true;
    }

    public override string ToString() => Text;
}
