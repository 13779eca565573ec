using System.Collections.Immutable;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes core Endpoints; addresses that are not ready are left out.</summary>
internal static class EndpointsDecoder
{
    public static EndpointsSpec? Decode(ObjectReader document, ObjectMeta meta) => new([.. document.ObjectList("subsets").Select(Subset)]);

    private static EndpointSubsetSpec Subset(ObjectReader subset)
    {
        subset.Accept("notReadyAddresses");
        var addresses = ImmutableArray.CreateBuilder<string>();
        foreach (ObjectReader address in subset.ObjectList("addresses"))
        {
            address.Accept("hostname", "nodeName", "targetRef");
            if (address.RequiredString("ip") is { } ip)
                if (IpText.IsAddress(ip))
                    addresses.Add(ip);
                else
                    address.Error(KubernetesCodes.Address, "ip", $"`{ip}` is not an IP address");
            address.Finish();
        }
        ImmutableArray<EndpointPortSpec> ports = EndpointPorts.Decode(subset);
        subset.Finish();
        return new EndpointSubsetSpec(addresses.DrainToImmutable(), ports);
    }
}
