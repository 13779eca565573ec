using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Writes Events about objects. What happens again is counted on the Event that is there.</summary>
internal sealed class EventRecorder(KubeWriter writer, ResourceStore store, TimeProvider time, string instance)
{
    private const int LongestName = 200;
    private const int LongestMessage = 1024;

    /// <summary>Records that something happened to an object; nothing, when the object is gone.</summary>
    /// <param name="type">Normal or Warning.</param>
    public async Task Record(ObjectKey about, string type, string reason, string message, CancellationToken cancel)
    {
        if (store.Current.Get(about) is not { } stored || JsonNode.Parse(stored.Json.Span) is not JsonObject subject)
            return;
        message = message.Length <= LongestMessage ? message : message[..LongestMessage];
        string uid = (string?)subject["metadata"]?["uid"] ?? "";
        string space = about.Namespace.Length == 0 ? "default" : about.Namespace;
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{about}\n{uid}\n{type}\n{reason}\n{message}")))[..16];
        string name = $"{(about.Name.Length <= LongestName ? about.Name : about.Name[..LongestName].TrimEnd('.', '-'))}.{digest}";
        string now = ConditionJson.Time(time.GetUtcNow());

        if (store.Current.Get(new ObjectKey("", "events", space, name)) is { } known && JsonNode.Parse(known.Json.Span) is JsonObject again)
        {
            again["count"] = ((int?)again["count"] ?? 1) + 1;
            again["lastTimestamp"] = now;
            await writer.Update(again, cancel);
            return;
        }
        await writer.Create(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = space },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = (string?)subject["apiVersion"],
                ["kind"] = (string?)subject["kind"],
                ["namespace"] = about.Namespace,
                ["name"] = about.Name,
                ["uid"] = uid,
                ["resourceVersion"] = (string?)subject["metadata"]?["resourceVersion"],
            },
            ["type"] = type,
            ["reason"] = reason,
            ["message"] = message,
            ["count"] = 1,
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["source"] = new JsonObject { ["component"] = "portcullis" },
            ["reportingComponent"] = "portcullis.dev/control",
            ["reportingInstance"] = instance,
        }, cancel);
    }
}
