using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Warns of VirtualServices that no gateway serves.</summary>
internal sealed class AttachmentReport(ImmutableArray<Resource<GatewaySpec>> gateways, OnceDiagnostics found)
{
    private readonly Dictionary<ObjectName, Resource<GatewaySpec>> _gateways = gateways.ToDictionary(gateway => gateway.Name);

    public void Check(VirtualServiceDraft draft)
    {
        Resource<VirtualServiceSpec> service = draft.Resource;
        if (draft.Gateways.IsEmpty)
        {
            found.Warn(RoutingCodes.MeshOnly, service.At("spec", "gateways"),
                $"virtual service `{service.Name}` is bound to `mesh` only: no gateway serves its routes", help: "list a Gateway in `gateways`");
            return;
        }
        foreach ((string field, bool used) in new[] { ("tls", !service.Spec.Tls.IsEmpty), ("tcp", !service.Spec.Tcp.IsEmpty) })
            if (used)
                found.Warn(RoutingCodes.L4RoutesIdle, service.At("spec", field), $"the `{field}` routes of virtual service `{service.Name}` have no effect yet");
        CheckGateways(draft);
    }

    private void CheckGateways(VirtualServiceDraft draft)
    {
        Resource<VirtualServiceSpec> service = draft.Resource;
        for (int i = 0; i < service.Spec.Gateways.Length; i++)
        {
            string written = service.Spec.Gateways[i];
            if (GatewayReference.Resolve(written, service.Meta.Namespace) is not { } name)
                continue;
            Node at = service.At("spec", "gateways", i);
            if (!_gateways.TryGetValue(name, out Resource<GatewaySpec>? gateway))
                found.Warn(RoutingCodes.GatewayMissing, at, $"gateway `{written}` does not exist", Help(name));
            else if (!Accepts(gateway, draft))
                found.Warn(RoutingCodes.NoCommonHost, at, $"no server of gateway `{name}` accepts a host of virtual service `{service.Name}`",
                    help: $"its servers accept {string.Join(", ", gateway.Spec.Servers.SelectMany(server => server.Hosts).Distinct(StringComparer.Ordinal).Select(host => $"`{host}`"))}");
        }
    }

    private static bool Accepts(Resource<GatewaySpec> gateway, VirtualServiceDraft draft)
    {
        foreach (string accepted in gateway.Spec.Servers.SelectMany(server => server.Hosts))
        {
            ServerHost host = ServerHost.Parse(accepted, gateway.Meta.Namespace);
            foreach (string own in draft.Hosts)
                if (host.Attach(own, draft.Resource.Meta.Namespace) is not null)
                    return true;
        }
        return false;
    }

    private string? Help(ObjectName name)
    {
        foreach (ObjectName known in _gateways.Keys.OrderBy(known => known.ToString(), StringComparer.Ordinal))
            if (known.Name == name.Name)
                return $"did you mean `{known}`?";
        return Suggestion.DidYouMean(name.ToString(), _gateways.Keys.Select(known => known.ToString()));
    }
}
