using System.Collections.Immutable;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes DestinationRule TrafficPolicy. What does not act is checked for its shape and named in the spec.</summary>
internal static class TrafficPolicyDecoder
{
    private static readonly EnumNames<bool> ProxyProtocolVersions = new(("V1", false), ("V2", true));

    public static TrafficPolicySpec? Read(ObjectReader parent, string ownNamespace)
    {
        if (parent.Object("trafficPolicy") is not { } policy)
            return null;
        DemandSomething(policy, "loadBalancer", "connectionPool", "outlierDetection", "tls", "portLevelSettings", "tunnel", "proxyProtocol", "retryBudget");
        var unsupported = ImmutableArray.CreateBuilder<string>();
        TrafficPolicySpec spec = Shared(policy, ownNamespace, unsupported);
        Tunnel(policy, unsupported);
        ProxyProtocol(policy, unsupported);
        RetryBudget(policy, unsupported);
        spec = spec with { PortLevelSettings = PortLevelSettings(policy, ownNamespace), Unsupported = unsupported.ToImmutable() };
        policy.Finish();
        return spec;
    }

    private static ImmutableSortedDictionary<int, TrafficPolicySpec> PortLevelSettings(ObjectReader policy, string ownNamespace)
    {
        var ports = ImmutableSortedDictionary.CreateBuilder<int, TrafficPolicySpec>();
        foreach (ObjectReader setting in policy.ObjectList("portLevelSettings"))
        {
            DemandSomething(setting, "loadBalancer", "connectionPool", "outlierDetection", "tls");
            if (!setting.Has("port"))
                setting.Error(DestinationRuleCodes.PortLevel, "port", "`port` is missing", help: "write `port: {number: 8080}`");
            int? port = NetworkingFields.PortSelector(setting, "port");
            var unsupported = ImmutableArray.CreateBuilder<string>();
            TrafficPolicySpec spec = Shared(setting, ownNamespace, unsupported);
            setting.Finish();
            if (port is { } number && !ports.TryAdd(number, spec with { Unsupported = unsupported.ToImmutable() }))
                setting.Error(DestinationRuleCodes.PortLevel, "port", $"port {number} has settings already");
        }
        return ports.ToImmutable();
    }

    private static void DemandSomething(ObjectReader policy, params ReadOnlySpan<string> fields)
    {
        foreach (string field in fields)
            if (policy.Has(field))
                return;
        policy.Found.Error(DestinationRuleCodes.EmptyPolicy, policy.Node, "a traffic policy must set something",
            help: $"write one of {string.Join(", ", fields.ToArray())}, or leave it out");
    }

    /// <summary>The fields that a policy and a port's settings have in common.</summary>
    private static TrafficPolicySpec Shared(ObjectReader policy, string ownNamespace, ImmutableArray<string>.Builder unsupported)
    {
        LoadBalancerShape.Check(policy, unsupported);
        OutlierDetectionShape.Check(policy, unsupported);
        return new TrafficPolicySpec
        {
            Tls = UpstreamTlsDecoder.Read(policy, ownNamespace),
            ConnectTimeout = ConnectionPoolShape.Read(policy, unsupported),
        };
    }

    private static void Tunnel(ObjectReader policy, ImmutableArray<string>.Builder unsupported)
    {
        if (policy.Object("tunnel") is not { } tunnel)
            return;
        unsupported.Add("tunnel");
        if (tunnel.String("protocol") is not (null or "" or "CONNECT" or "POST"))
            tunnel.Error(DestinationRuleCodes.Tunnel, "protocol", "a tunnel's protocol must be `CONNECT` or `POST`");
        if (tunnel.RequiredString("targetHost", DestinationRuleCodes.Tunnel) is { } host && !IpText.IsAddress(host)
            && tunnel.StringNode("targetHost") is { } node)
            NetworkingFields.Host(tunnel.Found, node, wildcard: false, DestinationRuleCodes.Tunnel);
        if (!tunnel.Has("targetPort"))
            tunnel.Error(DestinationRuleCodes.Tunnel, "targetPort", "`targetPort` is missing");
        NetworkingFields.Port(tunnel, "targetPort");
        tunnel.Finish();
    }

    private static void ProxyProtocol(ObjectReader policy, ImmutableArray<string>.Builder unsupported)
    {
        if (policy.Object("proxyProtocol") is not { } proxy)
            return;
        unsupported.Add("proxyProtocol");
        proxy.OptionalEnum("version", ProxyProtocolVersions);
        proxy.Finish();
    }

    private static void RetryBudget(ObjectReader policy, ImmutableArray<string>.Builder unsupported)
    {
        if (policy.Object("retryBudget") is not { } budget)
            return;
        unsupported.Add("retryBudget");
        if (budget.Number("percent") is < 0 or > 100)
            budget.Error(DestinationRuleCodes.ConnectionPool, "percent", "a retry budget's percentage must be from 0 to 100");
        budget.UInt32("minRetryConcurrency");
        budget.Finish();
    }
}
