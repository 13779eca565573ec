using System.Collections.Immutable;
using System.Globalization;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Mesh.Compiling;

/// <summary>Decides which sockets the gateway opens and which servers share them (Istio: Gateway merging).</summary>
/// <remarks>Gateways are taken oldest first; a server that clashes with one already placed is left out with a warning, whole.</remarks>
internal static class SocketPlanner
{
    /// <param name="leftOut">Receives every server that no socket was planned for.</param>
    public static ImmutableArray<SocketPlan> Plan(ResourceSet resources, GatewayWorkload workload, List<UnservedServer> leftOut, Diagnostics found)
    {
        var plans = new List<SocketPlan>();
        foreach (Resource<GatewaySpec> gateway in Selected(resources, workload, found))
        {
            for (int i = 0; i < gateway.Spec.Servers.Length; i++)
            {
                var server = new PlannedServer(gateway, i, gateway.Spec.Servers[i]);
                if ((Unserved(server, found) ?? Place(plans, server, resources, workload, found)) is { } reason)
                    leftOut.Add(new UnservedServer(server.Place, reason));
            }
        }
        return [.. plans];
    }

    /// <summary>The socket port of a Gateway port: the mapping asked for, else the target port of the gateway's own Service, else the number itself.</summary>
    internal static int SocketPort(int declared, ResourceSet resources, GatewayWorkload workload)
    {
        if (workload.Ports.TryGetValue(declared, out int mapped))
            return mapped;
        foreach (Resource<ServiceSpec> service in resources.Services)
        {
            if (service.Meta.Namespace != workload.Namespace || service.Spec.Selector.IsEmpty ||
                !new WorkloadSelectorSpec(service.Spec.Selector).Selects(workload.Labels))
                continue;
            foreach (ServicePortSpec port in service.Spec.Ports)
                if (port.Port == declared && (port.TargetPort is null || int.TryParse(port.TargetPort, NumberStyles.None, null, out _)))
                    return port.TargetPort is null ? declared : int.Parse(port.TargetPort, NumberStyles.None);
        }
        return declared;
    }

    private static IEnumerable<Resource<GatewaySpec>> Selected(ResourceSet resources, GatewayWorkload workload, Diagnostics found)
    {
        List<Resource<GatewaySpec>> gateways = [.. resources.Gateways];
        gateways.Sort((left, right) => left.CompareAgeTo(right));
        foreach (Resource<GatewaySpec> gateway in gateways)
        {
            if (gateway.Spec.Selector is null || gateway.Spec.Selector.Selects(workload.Labels))
                yield return gateway;
            else
                found.Warn(MeshCodes.NotSelected, gateway.At("spec", "selector"), $"gateway `{gateway.Name}` selects other workloads and is not served here",
                    help: $"this gateway's labels are {Labels(workload)}; give others with `--labels`");
        }
    }

    private static string Labels(GatewayWorkload workload) =>
        string.Join(", ", workload.Labels.Select(label => $"`{label.Key}={label.Value}`"));

    internal static bool IsHttp(GatewayProtocol protocol) => protocol is
        GatewayProtocol.Http or GatewayProtocol.Http2 or GatewayProtocol.Grpc or GatewayProtocol.GrpcWeb;

    // Null, or why nothing can be opened for the server.
    private static string? Unserved(PlannedServer server, Diagnostics found)
    {
        if (server.Spec.Bind is { } bind && !System.Net.IPAddress.TryParse(bind, out _))
        {
            found.Warn(MeshCodes.UnixSocket, server.Node, "a Unix socket in `bind` is not served yet: the server stays closed");
            return "a Unix socket in `bind` is not served yet";
        }
        if (IsHttp(server.Spec.Protocol) || server.Spec.Protocol is GatewayProtocol.Https or GatewayProtocol.Tls)
            return null;
        found.Warn(MeshCodes.ProtocolNotServed, server.Node, $"protocol `{server.Spec.Protocol}` is not served yet: port {server.Spec.Number} stays closed",
            help: "HTTP, HTTP2, GRPC, GRPC-WEB and HTTPS are served");
        return $"protocol `{server.Spec.Protocol}` is not served yet";
    }

    // Null, or why the server is left out.
    private static string? Place(List<SocketPlan> plans, PlannedServer server, ResourceSet resources, GatewayWorkload workload, Diagnostics found)
    {
        string address = server.Spec.Bind ?? workload.Address;
        int port = SocketPort(server.Spec.Number, resources, workload);
        bool tls = !IsHttp(server.Spec.Protocol);
        int at = plans.FindIndex(plan => plan.Address == address && plan.SocketPort == port && (port != 0 || plan.DeclaredPort == server.Spec.Number));
        if (at < 0)
        {
            plans.Add(new SocketPlan(address, port, server.Spec.Number, tls, [server]));
            return null;
        }

        SocketPlan plan = plans[at];
        if (plan.Tls != tls)
        {
            string conflict = $"port {server.Spec.Number} already serves {(plan.Tls ? "TLS" : "plaintext HTTP")} for `{plan.Servers[0].Key}`";
            found.Warn(MeshCodes.SocketConflict, server.Node, $"{conflict}: this server is left out");
            return conflict;
        }
        if (tls && Clash(plan, server) is var (host, owner) && owner is not null)
        {
            string taken = $"host `{host}` on port {server.Spec.Number} already belongs to `{owner.Key}`";
            found.Warn(MeshCodes.HostTaken, server.Node, $"{taken}: this server is left out", help: "the older Gateway wins; remove the host from one of the two");
            return taken;
        }
        plans[at] = plan with { Servers = plan.Servers.Add(server) };
        return null;
    }

    private static (string Host, PlannedServer? Owner) Clash(SocketPlan plan, PlannedServer server)
    {
        foreach (PlannedServer other in plan.Servers)
            foreach (string host in server.BareHosts)
                if (other.BareHosts.Contains(host, StringComparer.Ordinal))
                    return (host, other);
        return ("", null);
    }
}
