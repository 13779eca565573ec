namespace Portcullis.Policy;

/// <summary>What policies may ask of a connection. A proxy knows all of it; whoever judges requests at second hand knows what it was told.</summary>
[Flags]
public enum ConnectionFacts
{
    None = 0,

    /// <summary>Who calls, by certificate: principals, namespaces, service accounts, trust domains.</summary>
    Peer = 1,

    /// <summary><c>source.ip</c>, <c>ipBlocks</c>.</summary>
    SourceAddress = 2,

    /// <summary><c>remote.ip</c>, <c>remoteIpBlocks</c>.</summary>
    RemoteAddress = 4,

    /// <summary><c>destination.ip</c>.</summary>
    DestinationAddress = 8,

    /// <summary><c>destination.port</c>, <c>ports</c>.</summary>
    DestinationPort = 16,

    /// <summary><c>connection.sni</c>.</summary>
    ServerName = 32,
}
