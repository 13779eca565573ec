using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>A kind the mesh reads. The version is not part of it: Istio's versions of a kind mean the same.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Versions">Accepted versions, the stored one first.</param>
/// <param name="Namespaced">False for cluster-scoped kinds (Namespace).</param>
public sealed record ResourceKind(string Group, string Kind, string Plural, string ShortName, ImmutableArray<string> Versions, bool Namespaced = true)
{
    public string ApiVersion => Group.Length == 0 ? Versions[0] : $"{Group}/{Versions[0]}";

    /// <summary>Whether it is one of Istio's own kinds rather than Kubernetes'.</summary>
    public bool IsIstio => Group.EndsWith(".istio.io", StringComparison.Ordinal);

    public bool Equals(ResourceKind? other) => other is not null && Group == other.Group && Kind == other.Kind;

    public override int GetHashCode() => HashCode.Combine(Group, Kind);
}
