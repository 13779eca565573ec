using System.Globalization;
using System.Text.Json.Nodes;

namespace Portcullis.Control;

/// <summary>Conditions in an object's <c>status</c>, as Kubernetes writes them.</summary>
internal static class ConditionJson
{
    /// <summary>The object's status with conditions replaced; null when the object has another generation by now.</summary>
    public static JsonObject? With(JsonObject now, long generation, IEnumerable<(string Type, Verdict Verdict)> conditions, DateTimeOffset at)
    {
        if (((long?)now["metadata"]?["generation"] ?? 0) != generation)
            return null;
        JsonObject status = now["status"]?.DeepClone() as JsonObject ?? [];
        if (generation > 0)
            status["observedGeneration"] = generation;
        JsonArray list = status["conditions"] as JsonArray ?? [];
        foreach ((string type, Verdict verdict) in conditions)
        {
            int index = IndexOf(list, type);
            JsonObject condition = Condition(type, verdict, generation, index < 0 ? null : list[index] as JsonObject, at);
            if (index < 0)
                list.Add((JsonNode)condition);
            else
                list[index] = condition;
        }
        if (list.Parent is null)
            status["conditions"] = list;
        return status;
    }

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static JsonObject Condition(string type, Verdict verdict, long generation, JsonObject? before, DateTimeOffset at)
    {
        bool same = (string?)before?["status"] == verdict.Status && before?["lastTransitionTime"] is not null;
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = verdict.Status,
            ["reason"] = verdict.Reason,
            ["message"] = verdict.Message,
            ["lastTransitionTime"] = same ? (string?)before!["lastTransitionTime"] : Time(at),
        };
        if (generation > 0)
            condition["observedGeneration"] = generation;
        return condition;
    }

    private static int IndexOf(JsonArray list, string type)
    {
        for (int i = 0; i < list.Count; i++)
            if (list[i] is JsonObject condition && (string?)condition["type"] == type)
                return i;
        return -1;
    }
}
