using System.Collections.Immutable;
using Portcullis.Resources;

namespace Portcullis.Routing;

/// <summary>The DestinationRules of one host, merged: the oldest traffic policy and the oldest definition of each subset win.</summary>
internal sealed class EffectiveRule(ImmutableArray<Resource<DestinationRuleSpec>> rules)
{
    public static EffectiveRule None { get; } = new([]);

    public IEnumerable<string> SubsetNames => rules.SelectMany(rule => rule.Spec.Subsets).Select(subset => subset.Name).Distinct(StringComparer.Ordinal);

    public SubsetSpec? Subset(string name)
    {
        foreach (Resource<DestinationRuleSpec> rule in rules)
            foreach (SubsetSpec subset in rule.Spec.Subsets)
                if (subset.Name == name)
                    return subset;
        return null;
    }

    /// <summary>The policy for a port, the subset's parts over the host's; a port's own block replaces the whole policy around it.</summary>
    public TrafficPolicySpec Policy(int port, SubsetSpec? subset)
    {
        TrafficPolicySpec host = ForPort(rules.FirstOrDefault(rule => rule.Spec.TrafficPolicy is not null)?.Spec.TrafficPolicy, port);
        if (subset?.TrafficPolicy is not { } own)
            return host;
        TrafficPolicySpec inner = ForPort(own, port);
        return new TrafficPolicySpec
        {
            Tls = inner.Tls ?? host.Tls,
            ConnectTimeout = inner.ConnectTimeout ?? host.ConnectTimeout,
        };
    }

    private static TrafficPolicySpec ForPort(TrafficPolicySpec? policy, int port)
    {
        if (policy is null)
            return new TrafficPolicySpec();
        return policy.PortLevelSettings.TryGetValue(port, out TrafficPolicySpec? own) ? own : policy;
    }
}
