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
    /// <param name="replaces">
    /// The policies in force. Those among them whose specs come again, as the same objects, are taken over as they are, so that one change among
    /// thousands costs one. Never changes what comes out.
    /// </param>
    public static AccessPolicy Compile(
        ImmutableArray<Resource<AuthorizationPolicySpec>> policies,
        PolicyWorkload workload,
        MeshConfigSpec mesh,
        PolicyProtocol protocol,
        Diagnostics found,
        AccessPolicy? replaces = null)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(found);
        var domains = new TrustDomains(mesh);
        Dictionary<AuthorizationPolicySpec, CompiledPolicy> known = Known(replaces, mesh, protocol);
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
            if (!known.TryGetValue(policy.Spec, out CompiledPolicy? one) || one.Name != policy.Name)
                one = Compile(policy, domains, protocol);
            found.AddRange(one.Found);
            compiled.Add(one);
        }
        // Istio: Envoy names the matching policy whose id sorts first, whatever the order of creation.
        if (!IsSorted(compiled))
            compiled.Sort(static (one, other) => Compare(one.Name, other.Name));
        return new AccessPolicy([.. compiled], protocol, ProviderChoice.Of(custom, mesh, found)) { Mesh = mesh };
    }

    // A rule means what its spec says under one MeshConfig and one protocol: nothing else goes into it.
    private static Dictionary<AuthorizationPolicySpec, CompiledPolicy> Known(AccessPolicy? replaces, MeshConfigSpec mesh, PolicyProtocol protocol)
    {
        var known = new Dictionary<AuthorizationPolicySpec, CompiledPolicy>(ReferenceEqualityComparer.Instance);
        if (replaces is not null && replaces.Protocol == protocol && ReferenceEquals(replaces.Mesh, mesh))
            foreach (CompiledPolicy policy in replaces.Policies)
                if (policy.Spec is { } spec)
                    known.TryAdd(spec, policy);
        return known;
    }

    private static CompiledPolicy Compile(Resource<AuthorizationPolicySpec> policy, TrustDomains domains, PolicyProtocol protocol)
    {
        AuthorizationPolicySpec spec = policy.Spec;
        var found = new Diagnostics();
        var rules = new RuleCompiler(domains, protocol, found);
        bool dryRun = spec.DryRun && spec.Action is AuthorizationAction.Allow or AuthorizationAction.Deny;
        ImmutableArray<CompiledRule> compiled = [.. Enumerable.Range(0, spec.Rules.IsDefault ? 0 : spec.Rules.Length).Select(index => rules.Compile(policy, index))];
        return new CompiledPolicy(policy.Name, spec.Action, dryRun, compiled, spec.Provider ?? "") { Spec = spec, Found = [.. found.All] };
    }

    private static void WarnOfTarget(Resource<AuthorizationPolicySpec> policy, Diagnostics found) =>
        found.Warn(PolicyCodes.TargetElsewhere, policy.At("spec"),
            $"policy `{policy.Name}` has no effect here: targets are for Gateway API gateways, and this workload is none",
            help: "choose workloads with `selector`");

    private static bool IsSorted(List<CompiledPolicy> policies)
    {
        for (int i = 1; i < policies.Count; i++)
            if (Compare(policies[i - 1].Name, policies[i].Name) > 0)
                return false;
        return true;
    }

    private static int Compare(ObjectName one, ObjectName other)
    {
        int order = string.CompareOrdinal(one.Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(one.Name, other.Name);
    }
}
