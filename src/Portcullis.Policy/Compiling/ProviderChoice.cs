using Portcullis.Resources;

namespace Portcullis.Policy.Compiling;

/// <summary>Whether the CUSTOM policies of a workload agree on a provider that can be asked.</summary>
internal static class ProviderChoice
{
    /// <summary>Returns why they do not, or <see cref="DecisionReason.Undecided"/>; and warns of it.</summary>
    public static DecisionReason Of(List<Resource<AuthorizationPolicySpec>> custom, MeshConfigSpec mesh, Syntax.Diagnostics found)
    {
        if (custom.Count == 0)
            return DecisionReason.Undecided;
        custom.Sort(static (one, other) => string.CompareOrdinal(one.Name.ToString(), other.Name.ToString()));
        Resource<AuthorizationPolicySpec> first = custom[0];
        string name = first.Spec.Provider ?? "";
        // Istio: one provider for each workload unless a flag says otherwise, which is off by default.
        if (custom.Find(policy => (policy.Spec.Provider ?? "") != name) is { } other)
        {
            found.Warn(PolicyCodes.ProvidersDiffer, other.At("spec", "provider"),
                $"CUSTOM policies `{first.Name}` and `{other.Name}` name different providers: whatever CUSTOM matches here is denied",
                help: "name one provider in all CUSTOM policies of a workload");
            return DecisionReason.ProvidersDiffer;
        }
        if (name.Length == 0)
        {
            found.Warn(PolicyCodes.ProviderMissing, first.At("spec"), $"CUSTOM policy `{first.Name}` names no provider: whatever it matches is denied");
            return DecisionReason.ProviderMissing;
        }
        if (!Names(mesh).Contains(name, StringComparer.Ordinal))
        {
            found.Warn(PolicyCodes.ProviderUnknown, first.At("spec", "provider"),
                $"MeshConfig has no extension provider `{name}`: whatever CUSTOM policy `{first.Name}` matches is denied",
                help: "add it to `extensionProviders`");
            return DecisionReason.ProviderUnknown;
        }
        return DecisionReason.Undecided;
    }

    private static IEnumerable<string> Names(MeshConfigSpec mesh) => mesh.ExtensionProviders.IsDefault ? [] : mesh.ExtensionProviders.Select(static provider => provider.Name);
}
