using System.Collections.Immutable;
using Portcullis.Resources;

namespace Portcullis.Policy.Compiling;

/// <summary>Which policies apply to a workload (namespace, root namespace, selector, targetRefs). The same for every kind of policy.</summary>
internal static class PolicySelection
{
    private const string GatewayNameLabel = "gateway.networking.k8s.io/gateway-name";
    private const string GatewayGroup = "gateway.networking.k8s.io";

    public static bool IsUntargetable(Resource<AuthorizationPolicySpec> policy, PolicyWorkload workload) =>
        IsUntargetable(policy.Name, policy.Spec.TargetRefs, workload);

    /// <summary>Whether a policy of the workload's own namespace is attached to a target, which a workload of this sort never is.</summary>
    public static bool IsUntargetable(ObjectName policy, ImmutableArray<TargetRefSpec> targets, PolicyWorkload workload) =>
        !targets.IsDefaultOrEmpty && policy.Namespace == workload.Namespace && !workload.Labels.ContainsKey(GatewayNameLabel);

    public static bool Applies(Resource<AuthorizationPolicySpec> policy, PolicyWorkload workload, string rootNamespace) =>
        Applies(policy.Name, policy.Spec.TargetRefs, policy.Spec.Selector, workload, rootNamespace);

    public static bool Applies(
        ObjectName policy, ImmutableArray<TargetRefSpec> targets, WorkloadSelectorSpec? selector, PolicyWorkload workload, string rootNamespace)
    {
        string ns = policy.Namespace;
        if (ns != workload.Namespace && ns != rootNamespace)
            return false;
        if (!targets.IsDefaultOrEmpty)
        {
            return ns == workload.Namespace
                && workload.Labels.TryGetValue(GatewayNameLabel, out string? gateway)
                && targets.Any(target => target.Group == GatewayGroup && target.Kind == "Gateway" && target.Name == gateway);
        }
        return selector is null || selector.Selects(workload.Labels);
    }
}
