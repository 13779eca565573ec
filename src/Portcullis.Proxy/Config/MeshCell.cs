namespace Portcullis.Proxy;

/// <summary>The data plane's one mutable cell: which compiled mesh is in force.</summary>
internal sealed class MeshCell
{
    private LiveMesh _current = LiveMesh.DenyAll; // SECURITY: nothing passes before the first config

    /// <summary>Read once when a request starts; that request uses it to its end.</summary>
    public LiveMesh Current => Volatile.Read(ref _current);

    public void Publish(LiveMesh mesh) => Volatile.Write(ref _current, mesh);
}
