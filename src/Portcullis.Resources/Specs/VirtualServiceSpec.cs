using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>networking.istio.io VirtualService.</summary>
public sealed record VirtualServiceSpec
{
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>As written; empty means <c>mesh</c>.</summary>
    public ImmutableArray<string> Gateways { get; init; } = [];

    /// <summary>Empty means everywhere (<c>*</c>).</summary>
    public ImmutableArray<string> ExportTo { get; init; } = [];

    public ImmutableArray<HttpRouteSpec> Http { get; init; } = [];
    public ImmutableArray<TlsRouteSpec> Tls { get; init; } = [];
    public ImmutableArray<TcpRouteSpec> Tcp { get; init; } = [];
}
