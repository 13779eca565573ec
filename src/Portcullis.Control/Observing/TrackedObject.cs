using System.Text.Json;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>One object whose enforcement is watched: what it is now, and what its conditions are known to say. Not thread-safe.</summary>
internal sealed class TrackedObject
{
    private readonly Dictionary<string, (string Status, string Reason, string Message, long Generation)> _told;

    public TrackedObject(FeedEntry entry, StoredObject? stored, string rootNamespace)
    {
        (Entry, Concern) = (entry, Concern.Of(entry.Key, entry.Object.Json, rootNamespace));
        using (JsonDocument document = JsonDocument.Parse(entry.Object.Json))
            Generation = document.RootElement.GetProperty("metadata").TryGetProperty("generation", out JsonElement generation) && generation.TryGetInt64(out long number) ? number : 0;
        Unusable = entry.Key is { Group: "", Plural: "secrets" } ? SecretCredential.Problem(entry.Object.Json) : null;
        _told = stored is null ? new(StringComparer.Ordinal) : ReadConditions(stored.Json);
    }

    public FeedEntry Entry { get; }
    public Concern Concern { get; }

    /// <summary>Zero for kinds that have none.</summary>
    public long Generation { get; }

    /// <summary>Why no data plane can serve with it, although each has it; null for all but Secrets with a bad certificate.</summary>
    public string? Unusable { get; }

    /// <summary>What the compiler says of it; null until it was asked.</summary>
    public Verdict? Accepted { get; set; }

    /// <summary>This content was found enforced, and that was told.</summary>
    public bool IsSettled { get; set; }

    /// <summary>What was told is not what stands in the store: it is to be told again.</summary>
    public bool IsAltered { get; set; }

    /// <summary>It was said to be enforced at this generation, by this process or one before.</summary>
    public bool IsToldEnforced => _told.TryGetValue(Verdict.Enforced, out var told) && told.Status == "True" && told.Generation == Generation;

    /// <summary>The status that was told, whatever the generation; null when nothing was.</summary>
    public string? ToldStatus(string type) => _told.TryGetValue(type, out var told) ? told.Status : null;

    /// <summary>The condition would say something new: another status, reason or generation; where the message says what to mend and counts nobody, another message too.</summary>
    public bool IsNews(string type, Verdict verdict) =>
        !_told.TryGetValue(type, out var told) || told.Status != verdict.Status || told.Reason != verdict.Reason || told.Generation != Generation
        || ((type == Verdict.Accepted || verdict.Reason == EnforcementVerdicts.NotServed) && told.Message != verdict.Message);

    /// <summary>What the condition was told to say.</summary>
    public Verdict ToldVerdict(string type) => new(_told[type].Status, _told[type].Reason, _told[type].Message);

    /// <summary>Somebody changed or took away what was told.</summary>
    public bool Differs(StoredObject stored)
    {
        var stands = ReadConditions(stored.Json);
        return _told.Any(told => told.Key is Verdict.Accepted or Verdict.Enforced && (!stands.TryGetValue(told.Key, out var standing) || standing != told.Value));
    }

    public void Told(string type, Verdict verdict) => _told[type] = (verdict.Status, verdict.Reason, verdict.Message, Generation);

    private static Dictionary<string, (string Status, string Reason, string Message, long Generation)> ReadConditions(ReadOnlyMemory<byte> json)
    {
        var found = new Dictionary<string, (string Status, string Reason, string Message, long Generation)>(StringComparer.Ordinal);
        using JsonDocument document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("status", out JsonElement status) || status.ValueKind != JsonValueKind.Object
            || !status.TryGetProperty("conditions", out JsonElement conditions) || conditions.ValueKind != JsonValueKind.Array)
            return found;
        foreach (JsonElement condition in conditions.EnumerateArray())
        {
            if (condition.ValueKind != JsonValueKind.Object || Text(condition, "type") is not { Length: > 0 } type)
                continue;
            long generation = condition.TryGetProperty("observedGeneration", out JsonElement observed) && observed.TryGetInt64(out long number) ? number : 0;
            found[type] = (Text(condition, "status"), Text(condition, "reason"), Text(condition, "message"), generation);
        }
        return found;
    }

    private static string Text(JsonElement condition, string member) =>
        condition.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
