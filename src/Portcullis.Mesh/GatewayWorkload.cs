using System.Collections.Immutable;

namespace Portcullis.Mesh;

/// <summary>The gateway proxy that a snapshot is compiled for: which policies, gateways and secrets concern it, and where it listens.</summary>
public sealed record GatewayWorkload
{
    /// <summary>Namespace of the gateway's pod; secrets are looked up here, never in the Gateway object's namespace.</summary>
    public string Namespace { get; init; } = "istio-system";

    public string Name { get; init; } = "istio-ingressgateway";

    /// <summary>What Gateway and policy selectors are compared with.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty.Add("app", "istio-ingressgateway").Add("istio", "ingressgateway");

    /// <summary>The IP address that servers without <c>bind</c> listen on.</summary>
    public string Address { get; init; } = "0.0.0.0";

    /// <summary>Gateway port to socket port, as <c>--port 443=8443</c> says; 0 asks for any free port. Wins over the gateway's own Service.</summary>
    public ImmutableSortedDictionary<int, int> Ports { get; init; } = ImmutableSortedDictionary<int, int>.Empty;
}
