using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Kube;

/// <summary>What became of a write of the control plane's own.</summary>
/// <param name="Refusal">Why it was not made; null when it was.</param>
/// <param name="Object">The object as it is stored now; null when the write was refused, and after a deletion.</param>
public sealed record KubeWriteResult(ApiStatus? Refusal, StoredObject? Object, ImmutableArray<string> Warnings)
{
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Ok => Refusal is null;
}
