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

    /// <summary>By <see cref="GatewayListener.Key"/>.</summary>
    public FrozenDictionary<string, LiveListener> Listeners { get; }
}
