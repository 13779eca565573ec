using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes networking.istio.io WorkloadEntry.</summary>
internal static class WorkloadEntryDecoder
{
    private const string UnixPrefix = "unix://";

    public static WorkloadEntrySpec? Decode(ObjectReader spec, ObjectMeta meta) => Read(spec, EndpointAddress.Any, servicePorts: null);

    /// <summary>Reads an entry; the caller finishes the reader.</summary>
    /// <param name="servicePorts">The port names of the ServiceEntry around it; null when there is none.</param>
    public static WorkloadEntrySpec Read(ObjectReader entry, EndpointAddress allowed, IReadOnlySet<string>? servicePorts)
    {
        string address = entry.String("address") ?? "";
        string? network = entry.String("network");
        CheckAddress(entry, address, network, allowed);
        ImmutableSortedDictionary<string, int> ports = Ports(entry, servicePorts);
        if (address.StartsWith(UnixPrefix, StringComparison.Ordinal))
            CheckUnixSocket(entry, servicePorts);
        uint weight = entry.UInt32("weight", 0, int.MaxValue) ?? 0;
        return new WorkloadEntrySpec
        {
            Address = address,
            Ports = ports,
            Labels = NetworkingFields.Labels(entry, "labels"),
            Network = string.IsNullOrEmpty(network) ? null : network,
            Locality = entry.String("locality"),
            Weight = Math.Max(1, (int)weight),
            ServiceAccount = entry.String("serviceAccount"),
        };
    }

    private static void CheckAddress(ObjectReader entry, string address, string? network, EndpointAddress allowed)
    {
        if (address.Length == 0)
        {
            if (string.IsNullOrEmpty(network))
                entry.Error(WorkloadEntryCodes.AddressMissing, "address", "`address` is missing", help: "write an IP address, or a `network`");
            else
                entry.Warn(WorkloadEntryCodes.NetworkOnly, "address", $"without `address` the workload is reached through the gateway of network `{network}` only");
            return;
        }
        bool good = IpText.IsAddress(address);
        if (address.StartsWith(UnixPrefix, StringComparison.Ordinal))
            good = allowed != EndpointAddress.Dns && UnixSocketPath.IsValid(address.AsSpan(UnixPrefix.Length));
        else if (allowed != EndpointAddress.Static)
            good |= HostNames.WhyNotName(address) is null;
        if (!good)
            entry.Error(WorkloadEntryCodes.Address, "address", $"`{address}` is not an address here", help: allowed switch
            {
                EndpointAddress.Static => "write an IP address or `unix:///absolute/path`; `resolution: DNS` takes host names",
                EndpointAddress.Dns => "write an IP address or a host name",
                _ => "write an IP address, a host name or `unix:///absolute/path`",
            });
    }

    private static void CheckUnixSocket(ObjectReader entry, IReadOnlySet<string>? servicePorts)
    {
        if (entry.Field("ports") is MappingNode { Entries.IsEmpty: false })
            entry.Error(WorkloadEntryCodes.UnixSocketPorts, "ports", "a Unix socket has no ports");
        else if (servicePorts is { Count: not 1 })
            entry.Error(WorkloadEntryCodes.UnixSocketPorts, "address", "a Unix socket serves exactly one port of its service");
    }

    private static ImmutableSortedDictionary<string, int> Ports(ObjectReader entry, IReadOnlySet<string>? servicePorts)
    {
        var ports = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (MappingEntry port in entry.Map("ports"))
        {
            if (!HostNames.IsLabel(port.Name))
                entry.Found.Error(WorkloadEntryCodes.PortName, port.Key, $"`{port.Name}` cannot name a port",
                    help: "a port's name is one DNS label: letters, digits and `-`");
            else if (servicePorts is not null && !servicePorts.Contains(port.Name))
                entry.Found.Error(ServiceEntryCodes.EndpointPort, port.Key, $"the service entry has no port named `{port.Name}`",
                    help: Suggestion.DidYouMean(port.Name, servicePorts));
            if (port.Value is not ScalarNode { Kind: NodeKind.Integer, Text: var text })
                entry.WrongType(port.Value, "an integer");
            else if (!IntegerText.TryParse(text, out long number) || number is < 1 or > NetworkingFields.HighestPort)
                entry.Found.Error(NetworkingCodes.Port, port.Value, $"a port must be from 1 to {NetworkingFields.HighestPort}, found `{text}`");
            else
                ports[port.Name] = (int)number;
        }
        return ports.ToImmutable();
    }
}
