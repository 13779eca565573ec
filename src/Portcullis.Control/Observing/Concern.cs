using System.Collections.Immutable;
using System.Text.Json;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Which data planes an object concerns: those that must run it before it counts as enforced.</summary>
/// <remarks>
/// Policies concern the gateways of their namespace (of the root namespace: all) whose labels they select; a Gateway those that its
/// selector selects; a Secret those of its namespace; every other networking kind all of them, because all of them compile it.
/// </remarks>
/// <param name="Namespace">Only data planes of this namespace; null: of any.</param>
/// <param name="Labels">Only data planes that have all of them.</param>
/// <param name="IsTargeted">It names targets, which are for Gateway API gateways: no data plane here.</param>
internal sealed record Concern(string? Namespace, ImmutableSortedDictionary<string, string> Labels, bool IsTargeted)
{
    private static readonly Concern Everyone = new(null, ImmutableSortedDictionary<string, string>.Empty, IsTargeted: false);

    public static Concern Of(ObjectKey key, ReadOnlyMemory<byte> json, string rootNamespace)
    {
        if (key.Plural == "secrets")
            return Everyone with { Namespace = key.Namespace };
        bool policy = key.Group == "security.istio.io", gateway = key.Plural == "gateways";
        if (!policy && !gateway)
            return Everyone;
        using JsonDocument document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("spec", out JsonElement spec) || spec.ValueKind != JsonValueKind.Object)
            return Everyone with { Namespace = policy && key.Namespace != rootNamespace ? key.Namespace : null };
        JsonElement selector = spec.TryGetProperty("selector", out JsonElement given) ? given : default;
        if (policy)
            selector = selector.ValueKind == JsonValueKind.Object && selector.TryGetProperty("matchLabels", out JsonElement labels) ? labels : default;
        bool targeted = policy && (spec.TryGetProperty("targetRef", out _) || (spec.TryGetProperty("targetRefs", out JsonElement targets) && targets.ValueKind == JsonValueKind.Array && targets.GetArrayLength() > 0));
        return new Concern(policy && key.Namespace != rootNamespace ? key.Namespace : null, LabelsOf(selector), targeted);
    }

    public bool Covers(PlaneProfile profile)
    {
        if (IsTargeted || (Namespace is { } ns && ns != profile.Namespace))
            return false;
        foreach ((string key, string value) in Labels)
            if (!profile.Labels.TryGetValue(key, out string? actual) || actual != value)
                return false;
        return true;
    }

    /// <summary>Whom it is for, to tell why nobody is.</summary>
    public override string ToString()
    {
        string which = Labels.IsEmpty ? "" : $" with {string.Join(", ", Labels.Select(static label => $"{label.Key}={label.Value}"))}";
        return IsTargeted ? "the targets it names" : Namespace is { } ns ? $"gateways of namespace {ns}{which}" : $"gateways{which}";
    }

    private static ImmutableSortedDictionary<string, string> LabelsOf(JsonElement map) => map.ValueKind != JsonValueKind.Object
        ? ImmutableSortedDictionary<string, string>.Empty
        : map.EnumerateObject().Where(static label => label.Value.ValueKind == JsonValueKind.String)
            .DistinctBy(static label => label.Name, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(static label => label.Name, static label => label.Value.GetString()!, StringComparer.Ordinal);
}
