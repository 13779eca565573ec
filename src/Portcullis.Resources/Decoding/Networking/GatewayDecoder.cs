using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes networking.istio.io Gateway (rules G1 to G12).</summary>
internal static class GatewayDecoder
{
    private const string UnixPrefix = "unix://";

    private static readonly EnumNames<GatewayProtocol> Protocols = new(
        ("HTTP", GatewayProtocol.Http),
        ("HTTPS", GatewayProtocol.Https),
        ("HTTP2", GatewayProtocol.Http2),
        ("GRPC", GatewayProtocol.Grpc),
        ("GRPC-WEB", GatewayProtocol.GrpcWeb),
        ("TCP", GatewayProtocol.Tcp),
        ("TLS", GatewayProtocol.Tls),
        ("MONGO", GatewayProtocol.Mongo),
        ("REDIS", GatewayProtocol.Redis),
        ("MYSQL", GatewayProtocol.MySql),
        ("UDP", GatewayProtocol.Udp),
        ("HTTP_PROXY", GatewayProtocol.HttpProxy));

    public static GatewaySpec? Decode(ObjectReader spec, ObjectMeta meta)
    {
        if (!HostNames.IsLabel(meta.Name.Name))
            spec.Found.Error(GatewayCodes.Name, spec.DocumentNode("metadata", "name"), $"a gateway cannot be named `{meta.Name.Name}`",
                help: "a gateway's name is one DNS label: letters, digits and `-`, without dots");

        ImmutableSortedDictionary<string, string> labels = spec.StringMap("selector");
        if (!spec.Has("servers") || spec.Field("servers") is SequenceNode { Items.IsEmpty: true })
            spec.Error(GatewayCodes.NoServer, "servers", "a gateway must have at least one server");

        var servers = ImmutableArray.CreateBuilder<GatewayPortSpec>();
        var portNames = new HashSet<string>(StringComparer.Ordinal);
        foreach (ObjectReader server in spec.ObjectList("servers", GatewayCodes.NoServer))
        {
            if (DecodeServer(server, portNames) is { } decoded)
                servers.Add(decoded);
            server.Finish();
        }
        return new GatewaySpec
        {
            Selector = spec.Has("selector") ? new WorkloadSelectorSpec(labels) : null,
            Servers = servers.ToImmutable(),
        };
    }

    private static GatewayPortSpec? DecodeServer(ObjectReader server, HashSet<string> portNames)
    {
        string? bind = server.String("bind");
        bool unixSocket = bind is not null && bind.StartsWith(UnixPrefix, StringComparison.Ordinal);
        CheckBind(server, bind, unixSocket);
        string? name = server.String("name");
        ImmutableArray<string> hosts = Hosts(server);
        server.AcceptUnsupported("defaultEndpoint");

        if (server.Object("port") is not { } port)
        {
            server.Error(GatewayCodes.PortNumber, "port", "`port` is missing",
                help: "write `port: {number: 443, name: https, protocol: HTTPS}`");
            GatewayTlsDecoder.Decode(server, protocol: null);
            return null;
        }
        int? number = Number(port, unixSocket);
        GatewayProtocol? protocol = Protocol(port);
        string? portName = PortName(port, portNames);
        if (port.Has("targetPort"))
            port.Error(GatewayCodes.TargetPort, "targetPort", "`targetPort` does nothing on a gateway",
                help: "leave it out; the gateway's own Service maps `number` to the port it listens on");
        port.Finish();

        GatewayTlsSpec? tls = GatewayTlsDecoder.Decode(server, protocol);
        if (number is null || protocol is null || portName is null)
            return null;
        return new GatewayPortSpec
        {
            Number = number.Value,
            Protocol = protocol.Value,
            PortName = portName,
            Hosts = hosts,
            Bind = bind,
            Name = name,
            Tls = tls,
        };
    }

    private static void CheckBind(ObjectReader server, string? bind, bool unixSocket)
    {
        if (string.IsNullOrEmpty(bind))
            return;
        bool good = unixSocket ? UnixSocketPath.IsValid(bind.AsSpan(UnixPrefix.Length)) : IpText.IsAddress(bind);
        if (!good)
            server.Error(GatewayCodes.Bind, "bind", $"`{bind}` cannot be bound",
                help: "write an IP address, or `unix:///absolute/path`");
    }

    private static ImmutableArray<string> Hosts(ObjectReader server)
    {
        ImmutableArray<ScalarNode> hosts = server.StringNodes("hosts");
        if (!server.Has("hosts") || server.Field("hosts") is SequenceNode { Items.IsEmpty: true })
            server.Error(GatewayCodes.NoHost, "hosts", "a server must have at least one host", help: "write `hosts: [\"*\"]` for every host");
        foreach (ScalarNode host in hosts)
            CheckHost(server.Found, host);
        return [.. hosts.Select(host => host.Text)];
    }

    private static void CheckHost(Diagnostics found, ScalarNode node)
    {
        string text = node.Text;
        int slash = text.IndexOf('/');
        if (slash >= 0)
        {
            string scope = text[..slash];
            if (scope is not ("*" or ".") && !HostNames.IsLabel(scope))
                found.Error(GatewayCodes.Host, node, $"`{scope}` in `{text}` is not a namespace",
                    help: "before the `/` write a namespace, `.` for this one, or `*` for any");
        }
        string name = text[(slash + 1)..];
        if (name == "*" || IpText.IsAddress(name))
            return;
        if (HostNames.WhyNotWildcardName(name) is { } why)
            found.Error(GatewayCodes.Host, node, $"`{text}` is not a host", why);
        else if (HostNames.IsPartialWildcard(name))
            found.Error(GatewayCodes.Host, node, $"the wildcard in `{text}` is only part of a label",
                help: "a wildcard stands for the whole first label, as in `*.example.com`");
        else if (!name.Contains('.'))
            found.Error(GatewayCodes.Host, node, $"`{text}` is a short name; a gateway takes full names",
                help: $"write a name with a dot, such as `{name}.example.com`, or `*`");
    }

    private static int? Number(ObjectReader port, bool unixSocket)
    {
        if (!port.Has("number"))
        {
            if (unixSocket)
                return 0;
            port.Error(GatewayCodes.PortNumber, "number", "`number` is missing", help: "write `number: 443`");
            return null;
        }
        if (!unixSocket)
            return port.Int("number", 1, NetworkingFields.HighestPort, GatewayCodes.PortNumber);
        if (port.Int("number", 0, NetworkingFields.HighestPort, GatewayCodes.PortNumber) is not { } number)
            return null;
        if (number == 0)
            return 0;
        port.Error(GatewayCodes.PortNumber, "number", "a Unix socket has no port number", help: "write `number: 0`");
        return null;
    }

    private static GatewayProtocol? Protocol(ObjectReader port)
    {
        if (!port.Has("protocol"))
            port.Error(GatewayCodes.Protocol, "protocol", "`protocol` is missing", help: "write `protocol: HTTPS` or `protocol: HTTP`");
        return port.OptionalEnum("protocol", Protocols, GatewayCodes.Protocol, ignoreCase: true);
    }

    private static string? PortName(ObjectReader port, HashSet<string> portNames)
    {
        if (port.RequiredString("name", GatewayCodes.PortName) is not { } name)
            return null;
        if (!portNames.Add(name))
            port.Error(GatewayCodes.PortNameTwice, "name", $"another port of this gateway is also named `{name}`",
                help: "give each server's port a name of its own");
        return name;
    }
}
