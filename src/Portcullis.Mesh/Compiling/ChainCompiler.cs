using System.Collections.Immutable;
using Portcullis.Policy;
using Portcullis.Resources;
using Portcullis.Routing;
using Portcullis.Syntax;

namespace Portcullis.Mesh.Compiling;

/// <summary>Compiles what one socket serves: on TLS a chain for each server, on plaintext one chain for all of them.</summary>
internal sealed class ChainCompiler(
    ResourceSet resources, GatewayWorkload workload, AccessPolicy access, RequestAuthenticator authentication, CredentialStore credentials,
    ServiceRegistry registry, Diagnostics found)
{
    private readonly GatewayRouteCompiler _routes = new(resources, registry, found, hasClaims: !authentication.IsEmpty);

    public GatewayListener Compile(SocketPlan plan) => new()
    {
        Address = plan.Address,
        SocketPort = plan.SocketPort,
        DeclaredPort = plan.DeclaredPort,
        Tls = plan.Tls,
        Servers = [.. plan.Servers.Select(static server => server.Place)],
        Chains = plan.Tls ? [.. plan.Servers.Select(server => Tls(plan, server))] : [Plaintext(plan)],
    };

    private GatewayChain Plaintext(SocketPlan plan) => new()
    {
        Key = plan.Servers[0].Key,
        Routes = Routes(plan, plan.Servers),
        Authentication = authentication,
        Access = access,
    };

    private GatewayChain Tls(SocketPlan plan, PlannedServer server) => new()
    {
        Key = server.Key,
        SniHosts = server.BareHosts,
        Tls = TlsCompiler.Compile(server, resources.MeshConfig, credentials, found),
        // Istio: after the handshake only the server's own hosts are routed, so that one host's certificate never opens another's routes.
        Routes = Routes(plan, [server]),
        Authentication = authentication,
        Access = access,
    };

    private RouteTable Routes(SocketPlan plan, ImmutableArray<PlannedServer> servers)
    {
        var binding = new GatewayBinding(
            [.. servers.Select(server => new GatewayServerHosts(server.Gateway.Name, server.Spec.Hosts, server.Spec.Tls is { HttpsRedirect: true }))],
            plan.DeclaredPort,
            new GatewayProxy(workload.Namespace, workload.Labels));
        return _routes.Compile(binding);
    }
}
