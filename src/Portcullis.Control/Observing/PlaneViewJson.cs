using System.Net;
using System.Text.Json.Nodes;

namespace Portcullis.Control;

/// <summary>Data planes as Pods and Deployments.</summary>
internal static class PlaneViewJson
{
    private const string Container = "gateway";

    /// <summary>The Deployment that a data plane is shown under: its label <c>app</c>, or its own name.</summary>
    public static string DeploymentOf(PlaneRun run) =>
        run.Plane.Labels.GetValueOrDefault("app") is { Length: > 0 } app && app.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') ? app : run.Plane.Name;

    public static JsonObject Pod(PlaneRun run)
    {
        bool ready = run.Connected && run.Counts;
        var status = new JsonObject
        {
            ["phase"] = run.Connected ? "Running" : "Unknown",
            ["conditions"] = new JsonArray(Condition("Ready", ready, ready ? "Serving" : run.Connected ? "NotConfigured" : "Disconnected")),
            ["containerStatuses"] = new JsonArray(new JsonObject
            {
                ["name"] = Container,
                ["ready"] = ready,
                ["started"] = run.Connected,
                ["restartCount"] = 0,
                ["image"] = Image(run),
                ["imageID"] = Image(run),
                ["state"] = run.Connected ? new JsonObject { ["running"] = new JsonObject() } : new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "Disconnected" } },
            }),
        };
        if (!run.Connected)
        {
            status["reason"] = "Disconnected";
            status["message"] = "it is not connected to the control plane, and runs what it ran";
        }
        if (IPAddress.TryParse(run.Plane.Address, out IPAddress? address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
        {
            status["podIP"] = address.ToString();
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address.ToString() });
        }
        return Object("v1", "Pod", run.Plane.Namespace, run.Plane.Name, run, new JsonObject { ["containers"] = Containers(run) }, status);
    }

    public static JsonObject Deployment(string name, IReadOnlyList<PlaneRun> runs)
    {
        int connected = runs.Count(static run => run.Connected), ready = runs.Count(static run => run.Connected && run.Counts);
        var spec = new JsonObject
        {
            ["replicas"] = runs.Count,
            ["selector"] = new JsonObject { ["matchLabels"] = Labels(runs[0]) },
            ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = Labels(runs[0]) }, ["spec"] = new JsonObject { ["containers"] = Containers(runs[0]) } },
        };
        var status = new JsonObject
        {
            ["replicas"] = connected,
            ["updatedReplicas"] = ready,
            ["readyReplicas"] = ready,
            ["availableReplicas"] = ready,
            ["unavailableReplicas"] = runs.Count - ready,
            ["conditions"] = new JsonArray(Condition("Available", ready > 0, ready > 0 ? "MinimumReplicasAvailable" : "NoneConnected")),
        };
        return Object("apps/v1", "Deployment", runs[0].Plane.Namespace, name, runs[0], spec, status);
    }

    /// <summary>The view's status with its times: a condition keeps its time while its status stays, and a Pod's start is when it became connected.</summary>
    public static JsonObject Status(JsonObject view, JsonObject now, DateTimeOffset at)
    {
        var status = (JsonObject)view["status"]!.DeepClone();
        JsonObject? before = now["status"] as JsonObject;
        foreach (JsonNode? each in status["conditions"]!.AsArray())
        {
            JsonNode? old = (before?["conditions"] as JsonArray)?.FirstOrDefault(known => (string?)known?["type"] == (string?)each!["type"]);
            each!["lastTransitionTime"] = (string?)old?["status"] == (string?)each["status"] && (string?)old?["lastTransitionTime"] is { } since ? since : ConditionJson.Time(at);
        }
        if ((string?)status["phase"] is not { } phase)
        {
            status["observedGeneration"] = (long?)now["metadata"]?["generation"] ?? 1;
            return status;
        }
        string start = phase == (string?)before?["phase"] && (string?)before?["startTime"] is { } begun ? begun : ConditionJson.Time(at);
        status["startTime"] = start;
        if (status["containerStatuses"]?[0]?["state"]?["running"] is JsonObject running)
            running["startedAt"] = start;
        return status;
    }

    private static JsonObject Object(string apiVersion, string kind, string ns, string name, PlaneRun run, JsonObject spec, JsonObject status) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns, ["labels"] = Labels(run) },
        ["spec"] = spec,
        ["status"] = status,
    };

    private static JsonArray Containers(PlaneRun run) => new(new JsonObject { ["name"] = Container, ["image"] = Image(run) });

    private static string Image(PlaneRun run) => $"portcullis:{(run.Plane.Version.Length == 0 ? "unknown" : run.Plane.Version)}";

    private static JsonObject Labels(PlaneRun run) =>
        new(run.Plane.Labels.Select(static label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));

    private static JsonObject Condition(string type, bool holds, string reason) => new() { ["type"] = type, ["status"] = holds ? "True" : "False", ["reason"] = reason };
}
