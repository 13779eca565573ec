using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Warns of every DestinationRule that asks for TLS to an upstream, which nothing here can speak yet.</summary>
internal static class UpstreamTlsReport
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
        UpstreamTlsMode? mode = policy.PortLevelSettings.Values.Append(policy)
            .Select(settings => settings.Tls?.Mode)
            .FirstOrDefault(asked => asked is { } value && value != UpstreamTlsMode.Disable);
        if (mode is { } unsupported)
        {
            found.Warn("PCL3108", (at as MappingNode)?["tls"] ?? at,
                $"destination rule `{rule.Name}` asks for TLS mode {ModeName(unsupported)}, which is not supported yet: its requests are refused with 503",
                help: "use mode DISABLE to send plaintext on purpose");
        }
    }
}
