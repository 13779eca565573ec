using System.Collections.Frozen;
using Portcullis.Mesh;

namespace Portcullis.Proxy;

/// <summary>A snapshot with everything workers derive from it once. Immutable.</summary>
internal sealed class LiveMesh
{
    public LiveMesh(MeshSnapshot snapshot, IEnumerable<LiveListener> listeners)
    {
        Snapshot = snapshot;
        Listeners = listeners.ToFrozenDictionary(static listener => listener.Listener.Key, StringComparer.Ordinal);
    }

    public static LiveMesh DenyAll { get; } = new(MeshSnapshot.DenyAll, []);

    public MeshSnapshot Snapshot { get; }

    /// <summary>The chains that cannot serve, by key.</summary>
    public IReadOnlyList<ClosedChain> Closed =>
    [
        .. Listeners.Values.SelectMany(static listener => listener.Chains).Where(static chain => chain.Unavailable is not null)
            .Select(static chain => new ClosedChain(chain.Chain.Key, chain.Unavailable!)).OrderBy(static closed => closed.Key, StringComparer.Ordinal),
    ];

    /// <summary>By <see cref="GatewayListener.Key"/>.</summary>
    public FrozenDictionary<string, LiveListener> Listeners { get; }
}
