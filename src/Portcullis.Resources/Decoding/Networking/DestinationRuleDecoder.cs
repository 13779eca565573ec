using System.Collections.Immutable;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes networking.istio.io DestinationRule.</summary>
internal static class DestinationRuleDecoder
{
    public static DestinationRuleSpec? Decode(ObjectReader spec, ObjectMeta meta)
    {
        string? host = spec.RequiredString("host", DestinationRuleCodes.Host);
        if (host is not null && spec.StringNode("host") is { } node && !IpText.IsAddress(host))
            host = NetworkingFields.Host(spec.Found, node, wildcard: true, DestinationRuleCodes.Host);

        ImmutableArray<string> exportTo = NetworkingFields.ExportTo(spec, meta.Namespace);
        bool exported = exportTo.Any(entry => entry != "." && entry != meta.Namespace);
        if (spec.Has("workloadSelector") && exported)
            spec.Error(DestinationRuleCodes.SelectorExported, "exportTo", "a rule with `workloadSelector` cannot be exported to other namespaces",
                help: "write `exportTo: [\".\"]`");
        TrafficPolicySpec? policy = TrafficPolicyDecoder.Read(spec, meta.Namespace);
        ImmutableArray<SubsetSpec> subsets = Subsets(spec, meta.Namespace);
        WorkloadSelectorSpec? selector = SelectorDecoder.Selector(spec, "workloadSelector");
        return host is null ? null : new DestinationRuleSpec
        {
            Host = host,
            TrafficPolicy = policy,
            Subsets = subsets,
            ExportTo = exportTo,
            WorkloadSelector = selector,
        };
    }

    private static ImmutableArray<SubsetSpec> Subsets(ObjectReader spec, string ownNamespace)
    {
        var subsets = ImmutableArray.CreateBuilder<SubsetSpec>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ObjectReader subset in spec.ObjectList("subsets"))
        {
            string? name = subset.RequiredString("name", DestinationRuleCodes.SubsetName);
            if (name is not null && !HostNames.IsLabel(name))
                subset.Error(DestinationRuleCodes.SubsetName, "name", $"`{name}` cannot name a subset",
                    help: "a subset's name is one DNS label: letters, digits and `-`");
            else if (name is not null && !names.Add(name))
                subset.Error(DestinationRuleCodes.SubsetTwice, "name", $"another subset is also named `{name}`");
            ImmutableSortedDictionary<string, string> labels = NetworkingFields.Labels(subset, "labels");
            TrafficPolicySpec? policy = TrafficPolicyDecoder.Read(subset, ownNamespace);
            subset.Finish();
            if (name is not null)
                subsets.Add(new SubsetSpec(name, labels, policy));
        }
        return subsets.ToImmutable();
    }
}
