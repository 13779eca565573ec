using System.Collections.Immutable;
using Portcullis.Policy.Compiling;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy;

/// <summary>AuthorizationPolicies to the one <see cref="AccessPolicy"/> of a workload. Never fails: what cannot be compiled is narrowed.</summary>
public static class PolicyCompiler
{
    /// <summary>Selects, compiles and orders the policies that apply to a workload.</summary>
    /// <param name="policies">All policies of the mesh; those that do not apply are passed over. The order does not matter.</param>
    /// <param name="found">Receives warnings only, each once for every call.</param>
    public static AccessPolicy Compile(
        ImmutableArray<Resource<AuthorizationPolicySpec>> policies,
        PolicyWorkload workload,
        MeshConfigSpec mesh,
        PolicyProtocol protocol,
        Diagnostics found)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(found);
        var rules = new RuleCompiler(new TrustDomains(mesh), protocol, found);
        var compiled = new List<CompiledPolicy>();
        var custom = new List<Resource<AuthorizationPolicySpec>>();
        foreach (Resource<AuthorizationPolicySpec> policy in policies.IsDefault ? [] : policies)
        {
            if (!PolicySelection.Applies(policy, workload, mesh.RootNamespace))
            {
                if (PolicySelection.IsUntargetable(policy, workload))
                    WarnOfTarget(policy, found);
                continue;
            }
            if (policy.Spec.Action == AuthorizationAction.Custom)
                custom.Add(policy);
            compiled.Add(Compile(policy, rules));
        }
        // Istio: Envoy names the matching policy whose id sorts first, whatever the order of creation.
        compiled.Sort(static (one, other) => Compare(one.Name, other.Name));
        return new AccessPolicy([.. compiled], protocol, ProviderChoice.Of(custom, mesh, found));
    }

    private static CompiledPolicy Compile(Resource<AuthorizationPolicySpec> policy, RuleCompiler rules)
    {
        AuthorizationPolicySpec spec = policy.Spec;
        bool dryRun = spec.DryRun && spec.Action is AuthorizationAction.Allow or AuthorizationAction.Deny;
        ImmutableArray<CompiledRule> compiled = [.. Enumerable.Range(0, spec.Rules.IsDefault ? 0 : spec.Rules.Length).Select(index => rules.Compile(policy, index))];
        return new CompiledPolicy(policy.Name, spec.Action, dryRun, compiled, spec.Provider ?? "");
    }

    private static void WarnOfTarget(Resource<AuthorizationPolicySpec> policy, Diagnostics found) =>
        found.Warn(PolicyCodes.TargetElsewhere, policy.At("spec"),
            $"policy `{policy.Name}` has no effect here: targets are for Gateway API gateways, and this workload is none",
            help: "choose workloads with `selector`");

    private static int Compare(ObjectName one, ObjectName other)
    {
        int order = string.CompareOrdinal(one.Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(one.Name, other.Name);
    }
}
