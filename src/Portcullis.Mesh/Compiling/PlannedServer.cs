using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Mesh.Compiling;

/// <summary>One entry of a Gateway's <c>servers</c> that won its place on a socket.</summary>
internal sealed record PlannedServer(Resource<GatewaySpec> Gateway, int Index, GatewayPortSpec Spec)
{
    public ServerPlace Place { get; } = new(Gateway.Name, Index, Spec.PortName, Spec.Number);

    public string Key => Place.Key;

    /// <summary>Host names without their namespace part, lower case.</summary>
    public ImmutableArray<string> BareHosts { get; } = [.. Spec.Hosts.Select(Bare)];

    public Node Node => Gateway.At("spec", "servers", Index);

    public Node TlsNode => Gateway.At("spec", "servers", Index, "tls");

    internal static string Bare(string host) => host[(host.IndexOf('/', StringComparison.Ordinal) + 1)..].ToLowerInvariant();
}
