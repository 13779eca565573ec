using System.Collections.Immutable;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes VirtualService destinations and their weights.</summary>
internal static class DestinationDecoder
{
    /// <summary>Reads the required field <c>destination</c>; null after an error.</summary>
    public static DestinationSpec? Required(ObjectReader parent)
    {
        if (!parent.Has("destination"))
        {
            parent.Error(VirtualServiceCodes.Destination, "destination", "`destination` is missing",
                help: "write `destination: {host: my-service, port: {number: 8080}}`");
            return null;
        }
        return parent.Object("destination") is { } destination ? Decode(destination) : null;
    }

    /// <summary>Reads a destination and finishes its reader; null after an error.</summary>
    public static DestinationSpec? Decode(ObjectReader destination)
    {
        string? host = destination.RequiredString("host", VirtualServiceCodes.Destination);
        if (host is not null && destination.StringNode("host") is { } node)
        {
            if (host == "*")
                host = destination.Found.Error<string>(VirtualServiceCodes.Destination, node, "a destination must name one host, not `*`");
            else if (!IpText.IsAddress(host))
                host = NetworkingFields.Host(destination.Found, node, wildcard: true, VirtualServiceCodes.Destination);
        }
        string? subset = destination.String("subset");
        if (!string.IsNullOrEmpty(subset) && !HostNames.IsLabel(subset))
            destination.Error(VirtualServiceCodes.Destination, "subset", $"`{subset}` is not the name of a subset",
                help: "a subset's name is one DNS label");
        int? port = NetworkingFields.PortSelector(destination, "port");
        destination.Finish();
        return host is null ? null : new DestinationSpec(host, string.IsNullOrEmpty(subset) ? null : subset, port);
    }

    /// <summary>A destination's weight; zero when absent.</summary>
    public static int Weight(ObjectReader parent) => parent.Int("weight", 0, int.MaxValue, VirtualServiceCodes.Weight) ?? 0;

    /// <summary>Several destinations must share a total above zero that fits 32 bits.</summary>
    public static void CheckTotal(ObjectReader route, IEnumerable<int> weights)
    {
        ImmutableArray<int> all = [.. weights];
        long total = all.Sum(weight => (long)weight);
        if (all.Length > 1 && total == 0)
            route.Error(VirtualServiceCodes.Weight, "route", "the weights of several destinations add up to 0",
                help: "give each destination a `weight`");
        else if (total > int.MaxValue)
            route.Error(VirtualServiceCodes.Weight, "route", $"the weights add up to more than {int.MaxValue}");
    }
}
