using System.Collections.Immutable;

namespace Portcullis.Mesh;

/// <summary>One socket of the gateway with everything that is served on it.</summary>
public sealed record GatewayListener
{
    /// <summary>The IP address to bind.</summary>
    public required string Address { get; init; }

    /// <summary>The TCP port to bind; 0 asks for any free port.</summary>
    public required int SocketPort { get; init; }

    /// <summary>The Gateway's <c>port.number</c>, which routes are chosen by.</summary>
    public required int DeclaredPort { get; init; }

    /// <summary>True: connections are chosen by SNI and TLS is terminated. False: plaintext HTTP, one chain.</summary>
    public required bool Tls { get; init; }

    /// <summary>Never empty.</summary>
    public required ImmutableArray<GatewayChain> Chains { get; init; }

    /// <summary>The Gateway servers that share the socket, oldest Gateway first.</summary>
    public ImmutableArray<ServerPlace> Servers { get; init; } = [];

    /// <summary>Names the socket across snapshots: a listener whose key stays is never closed by a reload.</summary>
    public string Key => SocketPort == 0 ? $"{Address}:0/{DeclaredPort}" : $"{Address}:{SocketPort}";
}
