using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes <c>selector</c>, <c>targetRef</c> and <c>targetRefs</c> of the security kinds.</summary>
internal static class SelectorDecoder
{
    private const int MostTargets = 16;
    private const string GatewayApi = "gateway.networking.k8s.io";
    private static readonly ImmutableArray<string> Selecting = ["selector", "targetRef", "targetRefs"];

    /// <summary>The labels of <c>matchLabels</c> under the named field; null when absent or without labels, which select everything in scope.</summary>
    public static WorkloadSelectorSpec? Selector(ObjectReader spec, string field = "selector")
    {
        if (spec.Object(field) is not { } selector)
            return null;
        CheckLabels(selector.Found, selector.Map("matchLabels"));
        ImmutableSortedDictionary<string, string> labels = selector.StringMap("matchLabels");
        selector.Finish();
        if (!labels.IsEmpty)
            return new WorkloadSelectorSpec(labels);
        spec.Warn(SelectorCodes.Empty, field, $"`{field}` has no labels, so it selects every workload in scope",
            help: "name labels under `matchLabels`, or leave the selector out");
        return null;
    }

    /// <summary>V2, V3 and V6b: what Istio demands of labels that select.</summary>
    public static void CheckLabels(Diagnostics found, ImmutableArray<MappingEntry> labels)
    {
        foreach (MappingEntry label in labels)
        {
            string value = label.Value is ScalarNode { Kind: NodeKind.String, Text: var text } ? text : "";
            if (label.Name.Length == 0)
                found.Error(SelectorCodes.EmptyKey, label.Key, "a label's key must not be empty");
            if (label.Name.Contains('*', StringComparison.Ordinal))
                found.Error(SelectorCodes.Wildcard, label.Key, $"label `{label.Name}` holds `*`, and selectors know no wildcards");
            if (value.Contains('*', StringComparison.Ordinal))
                found.Error(SelectorCodes.Wildcard, label.Value, $"label value `{value}` holds `*`, and selectors know no wildcards");
            if (value.Length > LabelSyntax.LongestName)
                found.Error(SelectorCodes.LongValue, label.Value, $"a label's value may have {LabelSyntax.LongestName} characters at most, found {value.Length}");
        }
    }

    /// <summary>Both forms of target references, with the check that nothing is selected twice (V1).</summary>
    public static ImmutableArray<TargetRefSpec> Targets(ObjectReader spec)
    {
        var targets = ImmutableArray.CreateBuilder<TargetRefSpec>();
        if (spec.Object("targetRef") is { } single && Target(single) is { } legacy)
            targets.Add(legacy);
        spec.AtMost("targetRefs", MostTargets);
        foreach (ObjectReader entry in spec.ObjectList("targetRefs"))
            if (Target(entry) is { } target)
                targets.Add(target);

        string[] given = [.. Selecting.Where(name => IsGiven(spec, name))];
        if (given.Length > 1)
            spec.Error(SelectorCodes.MoreThanOne, given[1], $"only one of `selector`, `targetRef` and `targetRefs` may be given, found {string.Join(" and ", given.Select(name => $"`{name}`"))}");
        return targets.DrainToImmutable();
    }

    private static bool IsGiven(ObjectReader spec, string name) => spec.Field(name) is not (null or SequenceNode { Items.IsEmpty: true });

    private static TargetRefSpec? Target(ObjectReader target)
    {
        string group = target.String("group") ?? "";
        string kind = target.String("kind") ?? "";
        string? name = target.RequiredString("name", SelectorCodes.TargetName);
        if (target.String("namespace") is { Length: > 0 })
            target.Error(SelectorCodes.TargetNamespace, "namespace", "a target must be in the policy's own namespace", help: "leave `namespace` out");
        target.Finish();

        bool legal = (group, kind) is ("" or "core", "Service") or ("networking.istio.io", "ServiceEntry")
            or (GatewayApi, "Gateway") or (GatewayApi, "GatewayClass");
        if (!legal)
            target.Error(SelectorCodes.TargetKind, "kind", $"`{kind}` of group `{group}` cannot be a target",
                help: $"a target is a Service (group \"\"), a ServiceEntry (networking.istio.io), or a Gateway or GatewayClass ({GatewayApi})");
        return name is null || !legal ? null : new TargetRefSpec(group == "core" ? "" : group, kind, name);
    }
}
