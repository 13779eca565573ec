using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Checks DestinationRule <c>connectionPool</c>; only <c>tcp.connectTimeout</c> acts.</summary>
internal static class ConnectionPoolShape
{
    private static readonly EnumNames<bool> UpgradePolicies = new(("DEFAULT", false), ("DO_NOT_UPGRADE", false), ("UPGRADE", true));

    /// <summary>Reads the connect timeout and names what does not act.</summary>
    public static TimeSpan? Read(ObjectReader policy, ImmutableArray<string>.Builder unsupported)
    {
        if (policy.Object("connectionPool") is not { } pool)
            return null;
        if (!pool.Has("tcp") && !pool.Has("http"))
            pool.Found.Error(DestinationRuleCodes.ConnectionPool, pool.Node, "a connection pool must have `tcp` or `http`");
        TimeSpan? timeout = Tcp(pool, unsupported);
        Http(pool, unsupported);
        pool.Finish();
        return timeout;
    }

    private static TimeSpan? Tcp(ObjectReader pool, ImmutableArray<string>.Builder unsupported)
    {
        if (pool.Object("tcp") is not { } tcp)
            return null;
        TimeSpan? timeout = NetworkingFields.Duration(tcp, "connectTimeout");
        tcp.Int("maxConnections", 0, int.MaxValue, DestinationRuleCodes.ConnectionPool);
        NetworkingFields.Duration(tcp, "maxConnectionDuration");
        NetworkingFields.Duration(tcp, "idleTimeout");
        if (tcp.Object("tcpKeepalive") is { } keepalive)
        {
            keepalive.UInt32("probes");
            NetworkingFields.Duration(keepalive, "time");
            NetworkingFields.Duration(keepalive, "interval");
            keepalive.Finish();
        }
        tcp.Finish();
        NameAll(tcp, "connectionPool.tcp", unsupported, "connectTimeout");
        return timeout;
    }

    private static void Http(ObjectReader pool, ImmutableArray<string>.Builder unsupported)
    {
        if (pool.Object("http") is not { } http)
            return;
        foreach (string limit in (ReadOnlySpan<string>)["http1MaxPendingRequests", "http2MaxRequests", "maxRequestsPerConnection", "maxRetries", "maxConcurrentStreams"])
            http.Int(limit, 0, int.MaxValue, DestinationRuleCodes.ConnectionPool);
        NetworkingFields.Duration(http, "idleTimeout");
        bool upgrades = http.Enum("h2UpgradePolicy", UpgradePolicies, absent: false);
        if (http.Bool("useClientProtocol") && upgrades)
            http.Error(DestinationRuleCodes.ConnectionPool, "useClientProtocol", "`useClientProtocol` has no place beside `h2UpgradePolicy: UPGRADE`");
        http.Finish();
        NameAll(http, "connectionPool.http", unsupported, acting: "");
    }

    private static void NameAll(ObjectReader reader, string prefix, ImmutableArray<string>.Builder unsupported, string acting)
    {
        foreach (MappingEntry entry in reader.Node.Entries)
            if (entry.Name != acting && entry.Value.Kind != NodeKind.Null && !FieldName.IsSnakeCaseOf(entry.Name, acting))
                unsupported.Add($"{prefix}.{entry.Name}");
    }
}
