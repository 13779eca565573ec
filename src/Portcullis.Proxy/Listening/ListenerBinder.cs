using System.Net;
using Portcullis.Mesh;
using Portcullis.Native;
using SocketAddress = Portcullis.Native.SocketAddress;

namespace Portcullis.Proxy;

/// <summary>Opens and closes listeners as snapshots come. Runs on whatever thread applies; one at a time.</summary>
internal sealed class ListenerBinder(IReadOnlyList<Worker> workers)
{
    private const int Backlog = 4096;

    private readonly Dictionary<string, BoundListener> _bound = new(StringComparer.Ordinal);

    /// <summary>Makes the sockets fit the snapshot: those whose key stays are not touched.</summary>
    public (IReadOnlyList<BoundListener> Bound, IReadOnlyList<BindFailure> Failures) Reconcile(MeshSnapshot snapshot)
    {
        var failures = new List<BindFailure>();
        var wanted = snapshot.Listeners.Select(static listener => listener.Key).ToHashSet(StringComparer.Ordinal);
        foreach (string key in _bound.Keys.Where(key => !wanted.Contains(key)).ToList())
        {
            foreach (Worker worker in workers)
                worker.Post(worker => worker.Listeners.Remove(key));
            _bound.Remove(key);
        }
        foreach (GatewayListener listener in snapshot.Listeners)
        {
            if (_bound.TryGetValue(listener.Key, out BoundListener? known))
                _bound[listener.Key] = known with { DeclaredPort = listener.DeclaredPort, Tls = listener.Tls };
            else if (Open(listener) is { } problem)
                failures.Add(new BindFailure(listener.Key, problem));
        }
        return ([.. _bound.Values.OrderBy(static bound => bound.Key, StringComparer.Ordinal)], failures);
    }

    private string? Open(GatewayListener listener)
    {
        if (!IPAddress.TryParse(listener.Address, out IPAddress? ip))
            return $"cannot listen on `{listener.Address}`: it is not an IP address";

        var address = new SocketAddress(ip, listener.SocketPort);
        // Shared sockets would also share with another process of ours: an unshared one tells whether anybody is there.
        using (NativeSocket? probe = NativeSocket.Listen(address, backlog: 1, shared: false, out int busy))
        {
            if (probe is null)
                return Explain(address, busy);
            address = new SocketAddress(ip, probe.LocalAddress().Port);
        }

        var sockets = new List<NativeSocket>();
        foreach (Worker worker in workers)
        {
            NativeSocket? socket = NativeSocket.Listen(address, Backlog, shared: true, out int error);
            if (socket is null)
            {
                sockets.ForEach(static opened => opened.Dispose());
                return Explain(address, error);
            }
            sockets.Add(socket);
        }
        for (int i = 0; i < workers.Count; i++)
        {
            NativeSocket socket = sockets[i];
            workers[i].Post(worker => worker.Listeners.Add(listener.Key, socket));
        }
        _bound.Add(listener.Key, new BoundListener(listener.Key, address.ToEndPoint(), listener.DeclaredPort, listener.Tls));
        return null;
    }

    private static string Explain(SocketAddress address, int error) => $"cannot listen on {address}: {SocketErrors.Text(error).ToLowerInvariant()}{Help(error)}";

    private static string Help(int error) => error switch
    {
        SocketErrors.AddressInUse => " by another process or another address of this gateway; free it, or listen elsewhere with --port",
        SocketErrors.AccessDenied => "; low ports need the capability CAP_NET_BIND_SERVICE, or listen elsewhere with --port",
        SocketErrors.AddressNotAvailable => "; this machine does not have that address, give one of its own with --bind",
        _ => "",
    };
}
