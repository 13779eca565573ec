using System.Globalization;
using System.Text.Json;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Deletes Events that happened last longer ago than they are kept, whoever wrote them.</summary>
internal sealed class EventExpiry(KubeWriter writer, ResourceStore store, TimeProvider time, TimeSpan kept)
{
    private const int AtOnce = 500;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    /// <summary>Runs until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (true)
        {
            await Look(cancel);
            await Task.Delay(LookEvery, time, cancel);
        }
    }

    internal async Task Look(CancellationToken cancel)
    {
        DateTimeOffset before = time.GetUtcNow() - kept;
        StoredObject[] old = [.. store.Current.List("", "events").Values.Where(each => LastTime(each.Json) < before).Take(AtOnce)];
        foreach (StoredObject each in old)
            await writer.Delete(each.Key, resourceVersion: null, cancel);
    }

    // An Event without any time of its own is as old as its object.
    private static DateTimeOffset LastTime(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        return Time(root, "lastTimestamp") ?? (root.TryGetProperty("series", out JsonElement series) ? Time(series, "lastObservedTime") : null)
            ?? Time(root, "eventTime") ?? Time(root.GetProperty("metadata"), "creationTimestamp") ?? DateTimeOffset.MaxValue;
    }

    private static DateTimeOffset? Time(JsonElement owner, string member) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String
        && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : null;
}
