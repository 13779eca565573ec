using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>One entry of Gateway <c>servers</c>.</summary>
public sealed record GatewayPortSpec
{
    /// <summary>1 to 65535; 0 only with a Unix socket <see cref="Bind"/>.</summary>
    public required int Number { get; init; }

    public required GatewayProtocol Protocol { get; init; }

    /// <summary><c>port.name</c>.</summary>
    public required string PortName { get; init; }

    /// <summary><c>[namespace/]dnsName</c> as written.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    public string? Bind { get; init; }
    public string? Name { get; init; }
    public GatewayTlsSpec? Tls { get; init; }
}
