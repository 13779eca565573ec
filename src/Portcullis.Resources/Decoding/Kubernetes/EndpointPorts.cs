using System.Collections.Immutable;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes <c>ports</c> of Endpoints and EndpointSlice.</summary>
internal static class EndpointPorts
{
    public static ImmutableArray<EndpointPortSpec> Decode(ObjectReader owner) =>
        [.. owner.ObjectList("ports").Select(Port).OfType<EndpointPortSpec>()];

    // EndpointSlice: a null port means all ports, which nothing here can route to.
    private static EndpointPortSpec? Port(ObjectReader port)
    {
        port.Accept("appProtocol");
        string name = port.String("name") ?? "";
        int? number = port.Int("port", 1, ushort.MaxValue);
        string protocol = port.OptionalType("protocol", ServiceDecoder.Protocols) ?? "TCP";
        port.Finish();
        return number is { } known ? new EndpointPortSpec(name, known, protocol) : null;
    }
}
