using System.Collections.Immutable;
using Portcullis.Resources;

namespace Portcullis.Routing;

/// <summary>Finds the DestinationRules in force for a service as one gateway sees it.</summary>
/// <remarks>Istio: the proxy's namespace first (unless it is the root namespace), then the service's, then the root; the first that has
/// a rule for the host ends the search. Within one, an exact host beats a wildcard and a longer wildcard a shorter.</remarks>
internal sealed class DestinationRuleIndex
{
    private readonly Dictionary<string, List<(string Host, Resource<DestinationRuleSpec> Rule)>> _byNamespace = new(StringComparer.Ordinal);
    private readonly string _rootNamespace;

    public DestinationRuleIndex(ResourceSet resources)
    {
        _rootNamespace = resources.MeshConfig.RootNamespace;
        foreach (Resource<DestinationRuleSpec> rule in resources.DestinationRules.Order(Comparer<Resource<DestinationRuleSpec>>.Create((a, b) => a.CompareAgeTo(b))))
        {
            if (!_byNamespace.TryGetValue(rule.Meta.Namespace, out var rules))
                _byNamespace.Add(rule.Meta.Namespace, rules = []);
            rules.Add((HostPattern.Expand(rule.Spec.Host, rule.Meta.Namespace), rule));
        }
    }

    public EffectiveRule Find(RegisteredService service, GatewayProxy proxy)
    {
        EffectiveRule? found = proxy.Namespace == _rootNamespace ? null : FindIn(proxy.Namespace, service.Host, proxy);
        found ??= FindIn(service.Namespace, service.Host, proxy);
        return found ?? FindIn(_rootNamespace, service.Host, proxy) ?? EffectiveRule.None;
    }

    private EffectiveRule? FindIn(string @namespace, string host, GatewayProxy proxy)
    {
        if (!_byNamespace.TryGetValue(@namespace, out var rules))
            return null;

        string? best = null;
        foreach ((string pattern, Resource<DestinationRuleSpec> rule) in rules)
            if (HostPattern.Covers(pattern, host) && InForce(rule, proxy) && (best is null || HostPattern.Covers(best, pattern)))
                best = pattern;
        if (best is null)
            return null;

        ImmutableArray<Resource<DestinationRuleSpec>> chosen = [.. rules.Where(entry => entry.Host == best && InForce(entry.Rule, proxy)).Select(entry => entry.Rule)];
        ImmutableArray<Resource<DestinationRuleSpec>> selected = [.. chosen.Where(rule => rule.Spec.WorkloadSelector is not null)];
        return new EffectiveRule(selected.IsEmpty ? chosen : selected);
    }

    private static bool InForce(Resource<DestinationRuleSpec> rule, GatewayProxy proxy) =>
        ExportScope.Covers(rule.Spec.ExportTo, rule.Meta.Namespace, proxy.Namespace)
        && (rule.Spec.WorkloadSelector is not { } selector || (rule.Meta.Namespace == proxy.Namespace && selector.Selects(proxy.Labels)));
}
