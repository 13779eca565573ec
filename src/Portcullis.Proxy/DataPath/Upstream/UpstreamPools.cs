using System.Net;
using Portcullis.Routing;
using SocketAddress = Portcullis.Native.SocketAddress;

namespace Portcullis.Proxy;

/// <summary>One worker's upstream connections, and its place in the rotation over each cluster's endpoints.</summary>
internal sealed class UpstreamPools(Worker worker, DnsCache names)
{
    private readonly Dictionary<SocketAddress, UpstreamPool> _pools = [];
    private readonly Dictionary<Cluster, ClusterRotation> _rotations = []; // by reference: a snapshot's clusters are its own
    private long _revision;

    public DnsCache Names { get; } = names;

    /// <summary>The rotation over a cluster's endpoints.</summary>
    /// <param name="revision">The snapshot's; a new one forgets the rotations of the old.</param>
    public ClusterRotation For(Cluster cluster, long revision)
    {
        if (revision != _revision)
        {
            _rotations.Clear();
            _revision = revision;
        }
        if (!_rotations.TryGetValue(cluster, out ClusterRotation? rotation))
            _rotations.Add(cluster, rotation = new ClusterRotation(worker, this, cluster));
        return rotation;
    }

    public UpstreamPool For(IPAddress address, int port)
    {
        var key = new SocketAddress(address, port);
        if (!_pools.TryGetValue(key, out UpstreamPool? pool))
            _pools.Add(key, pool = new UpstreamPool(worker, key, key.ToString()));
        return pool;
    }

    public void CloseAll()
    {
        foreach (UpstreamPool pool in _pools.Values)
            pool.CloseIdle();
    }
}
