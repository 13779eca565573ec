using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes core Service: the fields that decide where requests go; the others are accepted without effect.</summary>
internal static class ServiceDecoder
{
    private static readonly EnumNames<string> Types = new(
        ("ClusterIP", "ClusterIP"), ("NodePort", "NodePort"), ("LoadBalancer", "LoadBalancer"), ("ExternalName", "ExternalName"));

    public static readonly EnumNames<string> Protocols = new(("TCP", "TCP"), ("UDP", "UDP"), ("SCTP", "SCTP"));

    public static ServiceSpec? Decode(ObjectReader spec, ObjectMeta meta)
    {
        spec.Accept("clusterIPs", "ipFamilies", "ipFamilyPolicy", "sessionAffinity", "sessionAffinityConfig", "externalIPs",
            "externalTrafficPolicy", "internalTrafficPolicy", "healthCheckNodePort", "publishNotReadyAddresses", "loadBalancerIP",
            "loadBalancerClass", "loadBalancerSourceRanges", "allocateLoadBalancerNodePorts", "trafficDistribution");
        var service = new ServiceSpec
        {
            Ports = [.. spec.ObjectList("ports").Select(Port).OfType<ServicePortSpec>()],
            Selector = spec.StringMap("selector"),
            ClusterIp = spec.String("clusterIP"),
            Type = spec.OptionalType("type", Types) ?? "ClusterIP",
            ExternalName = spec.String("externalName"),
        };
        if (service.Type == "ExternalName" && string.IsNullOrEmpty(service.ExternalName))
            spec.Error(KubernetesCodes.ExternalName, "externalName", "a Service of type ExternalName needs `externalName`");
        CheckPortNames(spec, service.Ports);
        return service;
    }

    private static ServicePortSpec? Port(ObjectReader port)
    {
        port.Accept("nodePort");
        string name = port.String("name") ?? "";
        int? number = port.Int("port", 1, ushort.MaxValue);
        if (!port.Has("port"))
            port.Error(FieldCodes.Missing, "port", "`port` is missing");
        string protocol = port.OptionalType("protocol", Protocols) ?? "TCP";
        string? appProtocol = port.String("appProtocol");
        string? target = TargetPort(port);
        port.Finish();
        return number is { } known ? new ServicePortSpec(name, known, protocol, appProtocol, target) : null;
    }

    private static string? TargetPort(ObjectReader port)
    {
        switch (port.Field("targetPort"))
        {
            case null:
                return null;
            case ScalarNode { Kind: NodeKind.Integer or NodeKind.String, Text: var text } when IsTargetPort(text):
                return text;
            case ScalarNode { Text: var text }:
                port.Error(KubernetesCodes.TargetPort, "targetPort", $"`{text}` is neither a port's number nor its name");
                return null;
            case var other:
                port.WrongType(other, "a number or a port's name");
                return null;
        }
    }

    private static bool IsTargetPort(string text) => IntegerText.TryParseDecimal(text, out long number)
        ? number is >= 1 and <= ushort.MaxValue
        : text.Length <= 15 && DnsName.IsLabel(text);

    private static void CheckPortNames(ObjectReader spec, ImmutableArray<ServicePortSpec> ports)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ServicePortSpec port in ports)
            if (ports.Length > 1 && port.Name.Length == 0)
                spec.Error(KubernetesCodes.PortName, "ports", $"port {port.Port} needs a name, because the Service has several ports");
            else if (!names.Add(port.Name))
                spec.Error(KubernetesCodes.PortName, "ports", $"two ports have the name `{port.Name}`");
    }
}
