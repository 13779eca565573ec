using System.Collections.Frozen;
using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes ServiceEntry <c>ports</c>.</summary>
internal static class ServiceEntryPorts
{
    private static readonly FrozenSet<string> Http = new[] { "HTTP", "HTTP2", "GRPC", "GRPC-WEB", "HTTP_PROXY" }.ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> Tls = new[] { "HTTPS", "TLS" }.ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> Tcp = new[] { "TCP", "MONGO", "REDIS", "MYSQL", "UDP" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Reads the ports; protocols are in capitals, empty where Istio would find out by itself.</summary>
    public static ImmutableArray<ServiceEntryPortSpec> Read(ObjectReader spec, ServiceEntryResolution resolution, int hosts)
    {
        var ports = ImmutableArray.CreateBuilder<ServiceEntryPortSpec>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new HashSet<int>();
        foreach (ObjectReader port in spec.ObjectList("ports"))
        {
            string? name = Name(port, names);
            int? number = Number(port, numbers);
            string protocol = Protocol(port);
            int target = NetworkingFields.Port(port, "targetPort") ?? 0;
            if (target != 0 && resolution == ServiceEntryResolution.None)
                port.Warn(ServiceEntryCodes.FieldIgnored, "targetPort", "`targetPort` does nothing with resolution NONE");
            CheckSharing(port, protocol, resolution, hosts);
            port.Finish();
            if (name is not null && number is not null)
                ports.Add(new ServiceEntryPortSpec(number.Value, protocol, name, target));
        }
        return ports.ToImmutable();
    }

    private static string? Name(ObjectReader port, HashSet<string> names)
    {
        if (port.RequiredString("name", ServiceEntryCodes.PortName) is not { } name)
            return null;
        if (!HostNames.IsLabel(name))
            port.Error(ServiceEntryCodes.PortName, "name", $"`{name}` cannot name a port", help: "a port's name is one DNS label: letters, digits and `-`");
        else if (!names.Add(name))
            port.Error(ServiceEntryCodes.PortTwice, "name", $"another port is also named `{name}`");
        return name;
    }

    private static int? Number(ObjectReader port, HashSet<int> numbers)
    {
        if (!port.Has("number"))
            port.Error(NetworkingCodes.Port, "number", "`number` is missing", help: "write `number: 443`");
        int? number = NetworkingFields.Port(port, "number");
        if (number is { } value && !numbers.Add(value))
            port.Error(ServiceEntryCodes.PortTwice, "number", $"another port also has the number {value}");
        return number;
    }

    private static string Protocol(ObjectReader port)
    {
        string protocol = (port.String("protocol") ?? "").ToUpperInvariant();
        if (protocol.Length == 0 || Http.Contains(protocol) || Tls.Contains(protocol) || Tcp.Contains(protocol))
            return protocol;
        port.Error(ServiceEntryCodes.Protocol, "protocol", $"`{port.String("protocol")}` is not a protocol",
            help: Suggestion.DidYouMean(protocol, [.. Http, .. Tls, .. Tcp]) ?? "write HTTP, HTTP2, HTTPS, GRPC, TLS or TCP");
        return "";
    }

    private static void CheckSharing(ObjectReader port, string protocol, ServiceEntryResolution resolution, int hosts)
    {
        bool named = Http.Contains(protocol) || Tls.Contains(protocol);
        if (resolution == ServiceEntryResolution.DynamicDns)
        {
            if (protocol is not ("HTTP" or "HTTP2" or "GRPC" or "TLS"))
                port.Error(ServiceEntryCodes.DynamicDns, "protocol", "DYNAMIC_DNS takes ports of HTTP, HTTP2, GRPC or TLS only",
                    help: "the name to resolve comes from the request or the SNI");
        }
        else if (hosts > 1 && resolution != ServiceEntryResolution.None && !named)
        {
            port.Error(ServiceEntryCodes.HostsShareTcpPort, "protocol", "several hosts cannot share a port that speaks neither HTTP nor TLS",
                help: "write a service entry for each host");
        }
    }
}
