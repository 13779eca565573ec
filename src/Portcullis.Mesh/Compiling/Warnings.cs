using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Mesh.Compiling;

/// <summary>Tells, once at load and by name, what was accepted but cannot mean what its author hopes.</summary>
internal static class Warnings
{
    public static void ReportWhatDoesNotActYet(ResourceSet resources, Diagnostics found)
    {
        foreach (Resource<PeerAuthenticationSpec> policy in resources.PeerAuthentications)
            found.Warn(MeshCodes.PeerAuthenticationIdle, policy.At("spec"), $"peer authentication `{policy.Name}` does not act yet: it governs sidecars, and this process is a gateway, whose TLS is the Gateway's `tls`");
    }

    /// <summary>Tokens are verified, and nothing looks at the outcome: the usual half of a configuration.</summary>
    public static void ReportTokensNotRequired(ResourceSet resources, GatewayWorkload workload, Diagnostics found)
    {
        bool asked = resources.AuthorizationPolicies.Any(policy =>
            !policy.Spec.DryRun && policy.Spec.Action is AuthorizationAction.Allow or AuthorizationAction.Deny
            && Concerns(policy.Name, policy.Spec.TargetRefs, policy.Spec.Selector, resources, workload) && AsksAboutTokens(policy.Spec));
        if (asked || resources.VirtualServices.Any(service => service.Spec.Http.Any(route => route.Match.Any(RoutesByClaim))))
            return;
        foreach (Resource<RequestAuthenticationSpec> policy in resources.RequestAuthentications)
            if (!policy.Spec.JwtRules.IsEmpty && Concerns(policy.Name, policy.Spec.TargetRefs, policy.Spec.Selector, resources, workload))
                found.Warn(MeshCodes.TokensNotRequired, policy.At("spec"),
                    $"request authentication `{policy.Name}` refuses bad tokens only: no policy asks for a token, so requests without one pass",
                    help: "add an AuthorizationPolicy with `action: DENY` and a source with `notRequestPrincipals: [\"*\"]`");
    }

    /// <summary>IST-X001: a rule names principals, and the same host can be reached where there are none.</summary>
    public static void ReportIdentityBypass(ResourceSet resources, GatewayWorkload workload, ImmutableArray<SocketPlan> sockets, Diagnostics found)
    {
        PlannedServer[] anonymous = [.. sockets.SelectMany(socket => socket.Servers).Where(server => !AsksForCertificate(server))];
        PlannedServer[] mutual = [.. sockets.SelectMany(socket => socket.Servers).Where(AsksForCertificate)];
        if (anonymous.Length == 0 || mutual.Length == 0)
            return;

        foreach (Resource<AuthorizationPolicySpec> policy in resources.AuthorizationPolicies)
        {
            if (policy.Spec.Action != AuthorizationAction.Deny || policy.Spec.DryRun || !Concerns(policy.Name, policy.Spec.TargetRefs, policy.Spec.Selector, resources, workload) || !NamesPrincipals(policy.Spec))
                continue;
            foreach (PlannedServer server in anonymous)
                if (mutual.FirstOrDefault(other => SharesHost(server, other)) is { } other)
                {
                    found.Warn(MeshCodes.Bypass, policy.At("spec"),
                        $"policy `{policy.Name}` denies by principal, but `{server.Key}` serves hosts of `{other.Key}` on port {server.Spec.Number} without asking for a certificate: there the rule never matches",
                        help: "add `tls: {httpsRedirect: true}` to that server, or narrow its hosts");
                    break;
                }
        }
    }

    private static bool AsksForCertificate(PlannedServer server) =>
        server.Spec.Tls is { Mode: GatewayTlsMode.Mutual or GatewayTlsMode.OptionalMutual or GatewayTlsMode.IstioMutual } or { HttpsRedirect: true };

    private static bool Concerns(
        ObjectName policy, ImmutableArray<TargetRefSpec> targets, WorkloadSelectorSpec? selector, ResourceSet resources, GatewayWorkload workload) =>
        targets.IsEmpty &&
        (policy.Namespace == workload.Namespace || policy.Namespace == resources.MeshConfig.RootNamespace) &&
        (selector?.Selects(workload.Labels) ?? true);

    private static bool AsksAboutTokens(AuthorizationPolicySpec policy) => policy.Rules.Any(rule =>
        rule.From.Any(from => !from.RequestPrincipals.IsEmpty || !from.NotRequestPrincipals.IsEmpty) ||
        rule.When.Any(when => when.Key.StartsWith("request.auth.", StringComparison.Ordinal)));

    private static bool RoutesByClaim(HttpMatchSpec match) =>
        match.Headers.Keys.Concat(match.WithoutHeaders.Keys).Any(name => name.StartsWith("@request.auth.claims", StringComparison.OrdinalIgnoreCase));

    private static bool NamesPrincipals(AuthorizationPolicySpec policy) => policy.Rules.Any(rule =>
        rule.From.Any(from => !from.Principals.IsEmpty || !from.Namespaces.IsEmpty || !from.ServiceAccounts.IsEmpty || !from.TrustDomains.IsEmpty) ||
        rule.When.Any(when => !when.Values.IsEmpty && when.Key is "source.principal" or "source.namespace" or "source.serviceAccount" or "source.trustDomain"));

    private static bool SharesHost(PlannedServer left, PlannedServer right) =>
        left.BareHosts.Any(l => right.BareHosts.Any(r => Overlap(l, r)));

    private static bool Overlap(string left, string right) =>
        left == right || Covers(left, right) || Covers(right, left);

    private static bool Covers(string pattern, string host) =>
        pattern == "*" || (pattern.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(pattern[1..], StringComparison.Ordinal));
}
