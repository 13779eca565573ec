using System.Collections.Immutable;
using Portcullis.Mesh;
using Portcullis.Resources;

namespace Portcullis.Control;

/// <summary>Notices that the last ALLOW policy of a gateway goes: what was closed by it is open then, which nobody means by tidying up.</summary>
internal static class OpenedDoors
{
    /// <summary>What a change opens, as warnings.</summary>
    /// <param name="after">All resources after the change.</param>
    public static ImmutableArray<string> Of(DecodedObject? old, DecodedObject? now, ResourceSet after, ImmutableArray<GatewayWorkload> workloads)
    {
        if (old?.As<AuthorizationPolicySpec>() is not { } before)
            return [];
        var sentences = ImmutableArray.CreateBuilder<string>();
        foreach (GatewayWorkload workload in workloads)
        {
            string root = after.MeshConfig.RootNamespace;
            if (Allows(before, workload, root) && !(now?.As<AuthorizationPolicySpec>() is { } next && Allows(next, workload, root))
                && !after.AuthorizationPolicies.Any(policy => Allows(policy, workload, root)))
                sentences.Add($"no ALLOW policy is left for gateway {workload.Namespace}/{workload.Name}: every request that no other policy refuses is allowed then");
        }
        return sentences.ToImmutable();
    }

    private static bool Allows(Resource<AuthorizationPolicySpec> policy, GatewayWorkload workload, string root) =>
        policy.Spec is { Action: AuthorizationAction.Allow, DryRun: false, TargetRefs.IsEmpty: true }
        && (policy.Meta.Namespace == workload.Namespace || policy.Meta.Namespace == root)
        && (policy.Spec.Selector?.Selects(workload.Labels) ?? true);
}
