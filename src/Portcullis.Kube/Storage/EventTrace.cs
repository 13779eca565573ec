using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Turns what engines tell into objects and events. Pure.</summary>
internal static class EventTrace
{
    /// <summary>An object as it is shown: with the revision of its last write as resourceVersion.</summary>
    /// <exception cref="StorageException">What is stored is no object.</exception>
    public static StoredObject Show(ObjectKey key, long revision, ReadOnlySpan<byte> json)
    {
        try
        {
            return new StoredObject(key, revision, ResourceVersionText.With(json, revision));
        }
        catch (JsonException problem)
        {
            throw new StorageException($"what is stored as `{key}` is not a JSON object with metadata", problem);
        }
    }

    /// <summary>What a watcher sees last: the old content under the deletion's revision.</summary>
    public static StoredObject ShowDeleted(StoredObject last, long revision) =>
        Show(last.Key, revision, ResourceVersionText.Without(last.Json).Span);

    /// <summary>The events that lead on from a view. Changes that the view has already are left out.</summary>
    public static List<StoreEvent> After(StoreView view, IEnumerable<EngineChange> changes)
    {
        var now = new Dictionary<ObjectKey, StoredObject?>();
        var events = new List<StoreEvent>();
        foreach (EngineChange change in changes.Where(change => change.Revision > view.Revision && change.Unreadable is null))
        {
            if (!now.TryGetValue(change.Key, out StoredObject? previous))
                previous = view.Get(change.Key);
            StoredObject? next = change.Json is { } json ? Show(change.Key, change.Revision, json.Span) : null;
            now[change.Key] = next;
            if (Event(previous, next, change.Revision) is { } happened)
                events.Add(happened);
        }
        return events;
    }

    /// <summary>The events that an engine still knows from before it was opened.</summary>
    /// <returns>The events, and the revision after which they are complete.</returns>
    public static (List<StoreEvent> Events, long Oldest) Before(StoreView view, EngineContent content)
    {
        var now = new Dictionary<ObjectKey, StoredObject?>();
        var events = new List<StoreEvent>();
        long oldest = content.HistoryStart;
        foreach (EngineChange change in content.History)
        {
            StoredObject? previous = now.GetValueOrDefault(change.Key);
            StoredObject? next = change.Json is { } json ? Again(view, change, json) : null;
            now[change.Key] = next;
            if (change.Revision <= content.HistoryStart)
                continue;
            if (Event(previous, next, change.Revision) is { } happened)
            {
                events.Add(happened);
                continue;
            }
            // Something was deleted and nobody knows what: watches can only begin after that.
            events.Clear();
            oldest = change.Revision;
        }
        return (events, oldest);
    }

    /// <summary>The events that lead from one view to another when the way is not known.</summary>
    public static List<StoreEvent> Between(StoreView before, StoreView after)
    {
        var events = new List<StoreEvent>();
        foreach ((string group, string plural) in before.Collections.Union(after.Collections))
        {
            foreach (StoredObject next in after.List(group, plural).Values)
            {
                StoredObject? previous = before.Get(next.Key);
                if (previous?.Revision != next.Revision)
                    events.Add(Event(previous, next, next.Revision)!);
            }
            foreach (StoredObject previous in before.List(group, plural).Values)
                if (after.Get(previous.Key) is null)
                    events.Add(Event(previous, next: null, after.Revision)!);
        }
        return [.. events.OrderBy(each => each.Object.Revision)];
    }

    private static StoreEvent? Event(StoredObject? previous, StoredObject? next, long revision) => (previous, next) switch
    {
        (null, null) => null,
        (null, _) => new StoreEvent(StoreEventKind.Added, next, Previous: null),
        (_, null) => new StoreEvent(StoreEventKind.Deleted, ShowDeleted(previous, revision), previous),
        _ => new StoreEvent(StoreEventKind.Modified, next, previous),
    };

    private static StoredObject Again(StoreView view, EngineChange change, ReadOnlyMemory<byte> json) =>
        view.Get(change.Key) is { } current && current.Revision == change.Revision ? current : Show(change.Key, change.Revision, json.Span);
}
