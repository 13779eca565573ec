using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Cells that no path leads to: what the server counts, joins or reckons, as Kubernetes' own does for its kinds.</summary>
internal static class ComputedCells
{
    /// <summary>Writes the cell of a name that begins with <c>@</c>.</summary>
    public static void Write(Utf8JsonWriter json, string name, JsonElement value, DateTimeOffset now)
    {
        if (Number(name, value) is { } number)
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(Text(name, value, now));
    }

    private static long? Number(string name, JsonElement value) => name switch
    {
        "@data-count" => ObjectText.Count(value, "data") + ObjectText.Count(value, "binaryData"),
        "@secrets-count" => ObjectText.Count(value, "secrets"),
        "@event-count" => EventCells.Count(value),
        "@deployment-updated" => ObjectText.WholeAt(value, "status", "updatedReplicas") ?? 0,
        "@deployment-available" => ObjectText.WholeAt(value, "status", "availableReplicas") ?? 0,
        _ => null,
    };

    private static string Text(string name, JsonElement value, DateTimeOffset now) => name switch
    {
        "@age" => ObjectText.Age(ObjectText.At(value, "metadata", "creationTimestamp"), now),
        "@created-at" => ObjectText.At(value, "metadata", "creationTimestamp") ?? ObjectText.Unknown,
        "@cluster-ip" => ObjectText.At(value, "spec", "clusterIP") is { Length: > 0 } ip ? ip : ObjectText.None,
        "@external-ip" => ServiceCells.External(value),
        "@ports" => ServiceCells.Ports(value),
        "@selector" => ObjectText.Labels(value, "spec", "selector"),
        "@endpoints" => ServiceCells.Endpoints(value),
        "@slice-ports" => ServiceCells.SlicePorts(value),
        "@slice-endpoints" => ServiceCells.SliceEndpoints(value),
        "@last-seen" => EventCells.LastSeen(value, now),
        "@first-seen" => EventCells.FirstSeen(value, now),
        "@involved-object" => EventCells.Involved(value),
        "@event-source" => EventCells.Source(value),
        "@message" => (ObjectText.At(value, "message") ?? "").Trim(),
        "@pod-ready" => WorkloadCells.PodReady(value),
        "@pod-status" => WorkloadCells.PodStatus(value),
        "@pod-restarts" => WorkloadCells.PodRestarts(value),
        "@pod-ip" => ObjectText.At(value, "status", "podIP") is { Length: > 0 } address ? address : ObjectText.None,
        "@pod-node" => ObjectText.At(value, "spec", "nodeName") is { Length: > 0 } node ? node : ObjectText.None,
        "@deployment-ready" => WorkloadCells.DeploymentReady(value),
        "@deployment-containers" => WorkloadCells.Containers(value, "name"),
        "@deployment-images" => WorkloadCells.Containers(value, "image"),
        "@deployment-selector" => ObjectText.Labels(value, "spec", "selector", "matchLabels"),
        _ => throw new ArgumentException($"no such computed cell: {name}", nameof(name)),
    };
}
