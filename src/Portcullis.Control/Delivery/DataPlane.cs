using System.Collections.Immutable;

namespace Portcullis.Control;

/// <summary>A proxy that asks for configuration, as it describes itself and as authentication allows it to.</summary>
/// <param name="Id">Unique among proxies, stable over its restarts: <c>NAMESPACE/NAME</c>.</param>
/// <param name="Namespace">SECURITY: decides which Secrets it is sent; taken from the credential, not from the proxy's word.</param>
/// <param name="Labels">The workload's labels, which selectors are compared with.</param>
/// <param name="Address">Where it listens, for the Pod view; may be empty.</param>
public sealed record DataPlane(string Id, string Namespace, string Name, ImmutableSortedDictionary<string, string> Labels, string Address, string Version)
{
    /// <summary>Another one for every process that calls itself so; empty when it is not known.</summary>
    public string Instance { get; init; } = "";
}
