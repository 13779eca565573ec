using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes discovery.k8s.io EndpointSlice.</summary>
internal static class EndpointSliceDecoder
{
    private static readonly EnumNames<string> AddressTypes = new(("IPv4", "IPv4"), ("IPv6", "IPv6"), ("FQDN", "FQDN"));

    public static EndpointSliceSpec? Decode(ObjectReader document, ObjectMeta meta)
    {
        string? type = document.OptionalType("addressType", AddressTypes);
        if (!document.Has("addressType"))
            document.Error(FieldCodes.Missing, "addressType", "`addressType` is missing", help: $"write {AddressTypes.Listed}");
        return new EndpointSliceSpec
        {
            AddressType = type ?? "",
            Endpoints = [.. document.ObjectList("endpoints").Select(endpoint => Endpoint(endpoint, type))],
            Ports = EndpointPorts.Decode(document),
        };
    }

    private static SliceEndpointSpec Endpoint(ObjectReader endpoint, string? type)
    {
        endpoint.Accept("hostname", "targetRef", "nodeName", "zone", "hints", "deprecatedTopology");
        ImmutableArray<ScalarNode> addresses = endpoint.StringNodes("addresses");
        foreach (ScalarNode address in addresses)
            if (!Fits(address.Text, type))
                endpoint.Found.Error(KubernetesCodes.Address, address, $"`{address.Text}` is not an address of type {type}");
        bool ready = true;
        if (endpoint.Object("conditions") is { } conditions)
        {
            conditions.Accept("serving", "terminating");
            ready = conditions.Bool("ready", absent: true);
            conditions.Finish();
        }
        endpoint.Finish();
        return new SliceEndpointSpec([.. addresses.Select(address => address.Text)], ready);
    }

    private static bool Fits(string address, string? type) => type switch
    {
        "IPv4" => IpText.IsV4(address),
        "IPv6" => IpText.IsV6(address),
        "FQDN" => DnsName.IsSubdomain(address),
        _ => true, // the type's own error was reported
    };
}
