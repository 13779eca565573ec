using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Cells of Service, Endpoints and EndpointSlice.</summary>
internal static class ServiceCells
{
    private const int Shown = 3; // addresses and ports; the rest is counted

    public static string External(JsonElement value)
    {
        List<string> given = [.. ObjectText.Items(value, "spec", "externalIPs").Select(ObjectText.Of)];
        switch (ObjectText.At(value, "spec", "type"))
        {
            case "ExternalName":
                return ObjectText.At(value, "spec", "externalName") ?? ObjectText.None;
            case "LoadBalancer":
                List<string> balancer = [.. ObjectText.Items(value, "status", "loadBalancer", "ingress")
                    .Select(ingress => ObjectText.At(ingress, "ip") is { Length: > 0 } ip ? ip : ObjectText.At(ingress, "hostname") ?? "").Where(text => text.Length > 0)];
                if (balancer.Count + given.Count == 0)
                    return "<pending>";
                return string.Join(',', balancer.Concat(given));
            default:
                return given.Count == 0 ? ObjectText.None : string.Join(',', given);
        }
    }

    /// <summary><c>80/TCP,443:30443/TCP</c>.</summary>
    public static string Ports(JsonElement value)
    {
        string ports = string.Join(',', ObjectText.Items(value, "spec", "ports").Select(port =>
        {
            string node = ObjectText.WholeAt(port, "nodePort") is { } number and > 0 ? $":{number}" : "";
            return $"{ObjectText.WholeAt(port, "port")}{node}/{ObjectText.At(port, "protocol") ?? "TCP"}";
        }));
        return ports.Length == 0 ? ObjectText.None : ports;
    }

    /// <summary><c>10.0.0.1:80,10.0.0.2:80 + 1 more...</c>.</summary>
    public static string Endpoints(JsonElement value)
    {
        List<string> all = [];
        foreach (JsonElement subset in ObjectText.Items(value, "subsets"))
        {
            string[] ports = [.. ObjectText.Items(subset, "ports").Select(port => $":{ObjectText.WholeAt(port, "port")}")];
            foreach (JsonElement address in ObjectText.Items(subset, "addresses"))
                all.AddRange((ports.Length == 0 ? [""] : ports).Select(port => Join(ObjectText.At(address, "ip") ?? "", port)));
        }
        return Some(all, ObjectText.None);
    }

    public static string SlicePorts(JsonElement value) =>
        Some([.. ObjectText.Items(value, "ports").Select(port => ObjectText.WholeAt(port, "port")?.ToString() ?? "*")], "<unset>");

    public static string SliceEndpoints(JsonElement value) =>
        Some([.. ObjectText.Items(value, "endpoints").SelectMany(endpoint => ObjectText.Items(endpoint, "addresses").Take(1)).Select(ObjectText.Of)], "<unset>");

    private static string Join(string address, string port) => port.Length > 0 && address.Contains(':', StringComparison.Ordinal) ? $"[{address}]{port}" : address + port;

    private static string Some(List<string> all, string none)
    {
        if (all.Count == 0)
            return none;
        string shown = string.Join(',', all.Take(Shown));
        return all.Count <= Shown ? shown : $"{shown} + {all.Count - Shown} more...";
    }
}
