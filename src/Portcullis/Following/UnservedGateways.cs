using System.Collections.Immutable;
using Portcullis.Control;
using Portcullis.Kube;
using Portcullis.Mesh;
using Portcullis.Resources;
using ApplyResult = Portcullis.Proxy.ApplyResult;

namespace Portcullis.Following;

/// <summary>Says of each Gateway which of its servers are accepted and not served. Pure.</summary>
internal static class UnservedGateways
{
    private const int MostGateways = 100;

    /// <summary>By Gateway, ordered: what is left out of the snapshot, what has no socket, what closes its handshakes.</summary>
    /// <param name="applied">What came of applying <paramref name="snapshot"/>.</param>
    public static ImmutableArray<FeedRefusal> Of(MeshSnapshot snapshot, ApplyResult applied)
    {
        var closed = applied.Closed.ToDictionary(static chain => chain.Key, static chain => chain.Reason, StringComparer.Ordinal);
        var failures = applied.Failures.ToDictionary(static failure => failure.Key, static failure => failure.Reason, StringComparer.Ordinal);
        List<UnservedServer> unserved = [.. snapshot.LeftOut];
        foreach (GatewayListener listener in snapshot.Listeners)
            foreach (ServerPlace server in listener.Servers)
                if (failures.GetValueOrDefault(listener.Key) is { } unbound)
                    unserved.Add(new UnservedServer(server, unbound));
                else if (closed.GetValueOrDefault(server.Key) is { } reason)
                    unserved.Add(new UnservedServer(server, reason));
        return
        [
            .. unserved.GroupBy(static each => NameOf(each.Server.Gateway), StringComparer.Ordinal).OrderBy(static gateway => gateway.Key, StringComparer.Ordinal).Take(MostGateways)
                .Select(static gateway => new FeedRefusal(gateway.Key, string.Join("; ", gateway.OrderBy(static each => each.Server.Index).Select(Describe)))),
        ];
    }

    private static string NameOf(ObjectName gateway) => new ObjectKey(Kinds.Gateway.Group, Kinds.Gateway.Plural, gateway.Namespace, gateway.Name).Text;

    private static string Describe(UnservedServer unserved) =>
        FeedText.Plain($"spec.servers[{unserved.Server.Index}] (port {unserved.Server.Port}, `{unserved.Server.PortName}`): {unserved.Reason}");
}
