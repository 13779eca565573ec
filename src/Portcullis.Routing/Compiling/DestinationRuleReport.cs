using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Warns of what DestinationRules ask for and nothing here does yet.</summary>
internal static class DestinationRuleReport
{
    public static void Write(ResourceSet resources, Diagnostics found)
    {
        foreach (Resource<DestinationRuleSpec> rule in resources.DestinationRules)
        {
            Check(rule, rule.Spec.TrafficPolicy, rule.At("spec", "trafficPolicy"), found);
            for (int i = 0; i < rule.Spec.Subsets.Length; i++)
                Check(rule, rule.Spec.Subsets[i].TrafficPolicy, rule.At("spec", "subsets", i, "trafficPolicy"), found);
        }
    }

    public static string ModeName(UpstreamTlsMode mode) => mode switch
    {
        UpstreamTlsMode.Disable => "DISABLE",
        UpstreamTlsMode.Simple => "SIMPLE",
        UpstreamTlsMode.Mutual => "MUTUAL",
        _ => "ISTIO_MUTUAL",
    };

    private static void Check(Resource<DestinationRuleSpec> rule, TrafficPolicySpec? policy, Node at, Diagnostics found)
    {
        if (policy is null)
            return;
        TrafficPolicySpec[] parts = [policy, .. policy.PortLevelSettings.Values];
        UpstreamTlsMode? mode = parts.Select(part => part.Tls?.Mode).FirstOrDefault(asked => asked is { } value && value != UpstreamTlsMode.Disable);
        if (mode is { } unsupported)
        {
            found.Warn(RoutingCodes.UpstreamTls, (at as MappingNode)?["tls"] ?? at,
                $"destination rule `{rule.Name}` asks for TLS mode {ModeName(unsupported)}, which is not supported yet: its requests are refused with 503",
                help: "use mode DISABLE to send plaintext on purpose");
        }

        string[] idle = [.. parts.SelectMany(part => part.Unsupported).Distinct(StringComparer.Ordinal)];
        if (idle.Length > 0)
        {
            found.Warn(RoutingCodes.TrafficPolicyIdle, at,
                $"destination rule `{rule.Name}` sets {string.Join(", ", idle.Select(field => $"`{field}`"))}, which {(idle.Length == 1 ? "has" : "have")} no effect yet");
        }
    }
}
