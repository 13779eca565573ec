using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Cells of Pod and Deployment.</summary>
internal static class WorkloadCells
{
    public static string PodReady(JsonElement value)
    {
        int ready = ObjectText.Items(value, "status", "containerStatuses").Count(status => ObjectText.Find(status, "ready").ValueKind == JsonValueKind.True);
        return $"{ready}/{ObjectText.Count(value, "spec", "containers")}";
    }

    public static string PodStatus(JsonElement value)
    {
        if (ObjectText.At(value, "metadata", "deletionTimestamp") is not null)
            return "Terminating";
        string? waiting = ObjectText.Items(value, "status", "containerStatuses")
            .Select(status => ObjectText.At(status, "state", "waiting", "reason") ?? ObjectText.At(status, "state", "terminated", "reason"))
            .LastOrDefault(reason => reason is { Length: > 0 });
        return waiting ?? (ObjectText.At(value, "status", "reason") is { Length: > 0 } reason ? reason : ObjectText.At(value, "status", "phase") ?? "Unknown");
    }

    public static string PodRestarts(JsonElement value) =>
        ObjectText.Items(value, "status", "containerStatuses").Sum(status => ObjectText.WholeAt(status, "restartCount") ?? 0).ToString();

    public static string DeploymentReady(JsonElement value) =>
        $"{ObjectText.WholeAt(value, "status", "readyReplicas") ?? 0}/{ObjectText.WholeAt(value, "spec", "replicas") ?? 0}";

    public static string Containers(JsonElement value, string member) =>
        string.Join(',', ObjectText.Items(value, "spec", "template", "spec", "containers").Select(container => ObjectText.At(container, member) ?? ""));
}
