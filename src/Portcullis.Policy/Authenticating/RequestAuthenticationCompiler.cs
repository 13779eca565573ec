using System.Collections.Immutable;
using System.Text;
using Portcullis.Identity;
using Portcullis.Policy.Authenticating;
using Portcullis.Policy.Compiling;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy;

/// <summary>RequestAuthentications to the one <see cref="RequestAuthenticator"/> of a workload. Never fails: what cannot be compiled accepts no token.</summary>
public static class RequestAuthenticationCompiler
{
    /// <summary>Selects the objects that apply to a workload and compiles and orders all their rules.</summary>
    /// <param name="policies">All RequestAuthentications of the mesh, in any order.</param>
    /// <param name="ed25519">Null where nothing can check Ed25519 signatures; such keys are then skipped.</param>
    /// <param name="found">Receives warnings only.</param>
    public static RequestAuthenticator Compile(
        ImmutableArray<Resource<RequestAuthenticationSpec>> policies,
        PolicyWorkload workload,
        MeshConfigSpec mesh,
        Ed25519Check? ed25519,
        Diagnostics found)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(found);
        var applying = new List<Resource<RequestAuthenticationSpec>>();
        foreach (Resource<RequestAuthenticationSpec> policy in policies.IsDefault ? [] : policies)
        {
            if (PolicySelection.Applies(policy.Name, policy.Spec.TargetRefs, policy.Spec.Selector, workload, mesh.RootNamespace))
                applying.Add(policy);
            else if (PolicySelection.IsUntargetable(policy.Name, policy.Spec.TargetRefs, workload))
                WarnOfTarget(policy, found);
        }
        // Istio: the workload's namespace before the root's, the oldest object first; then by issuer, and equal ones stay in this order.
        applying.Sort((one, other) => Compare(one, other, workload.Namespace));
        var rules = new List<JwtRule>();
        foreach (Resource<RequestAuthenticationSpec> policy in applying)
        {
            var compiler = new JwtRuleCompiler(policy, ed25519, found);
            for (int i = 0; i < policy.Spec.JwtRules.Length; i++)
                rules.Add(compiler.Compile(i));
        }
        return rules.Count == 0 ? RequestAuthenticator.None : new RequestAuthenticator(rules.OrderBy(static rule => Encoding.UTF8.GetBytes(rule.Issuer), ByteOrder.Instance));
    }

    private static int Compare(Resource<RequestAuthenticationSpec> one, Resource<RequestAuthenticationSpec> other, string ownNamespace)
    {
        int order = (one.Name.Namespace != ownNamespace).CompareTo(other.Name.Namespace != ownNamespace);
        return order != 0 ? order : one.CompareAgeTo(other);
    }

    private static void WarnOfTarget(Resource<RequestAuthenticationSpec> policy, Diagnostics found) =>
        found.Warn(PolicyCodes.TargetElsewhere, policy.At("spec"),
            $"request authentication `{policy.Name}` has no effect here: targets are for Gateway API gateways, and this workload is none",
            help: "choose workloads with `selector`");
}
