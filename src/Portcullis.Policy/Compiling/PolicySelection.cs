using Portcullis.Resources;

namespace Portcullis.Policy.Compiling;

/// <summary>Which policies apply to a workload (namespace, root namespace, selector, targetRefs).</summary>
internal static class PolicySelection
{
    private const string GatewayNameLabel = "gateway.networking.k8s.io/gateway-name";
    private const string GatewayGroup = "gateway.networking.k8s.io";

    /// <summary>Whether a policy of the workload's own namespace is attached to a target, which a workload of this sort never is.</summary>
    public static bool IsUntargetable(Resource<AuthorizationPolicySpec> policy, PolicyWorkload workload) =>
        !policy.Spec.TargetRefs.IsDefaultOrEmpty && policy.Name.Namespace == workload.Namespace && !workload.Labels.ContainsKey(GatewayNameLabel);

    public static bool Applies(Resource<AuthorizationPolicySpec> policy, PolicyWorkload workload, string rootNamespace)
    {
        string ns = policy.Name.Namespace;
        if (ns != workload.Namespace && ns != rootNamespace)
            return false;
        if (!policy.Spec.TargetRefs.IsDefaultOrEmpty)
        {
            return ns == workload.Namespace
                && workload.Labels.TryGetValue(GatewayNameLabel, out string? gateway)
                && policy.Spec.TargetRefs.Any(target => target.Group == GatewayGroup && target.Kind == "Gateway" && target.Name == gateway);
        }
        return policy.Spec.Selector is not { } selector || selector.Selects(workload.Labels);
    }
}
