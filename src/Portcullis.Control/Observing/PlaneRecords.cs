using System.Collections.Immutable;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Every data plane of every control plane on the store: this process's own, and the others' as they tell in records. Not thread-safe.</summary>
/// <remarks>
/// A record that is not renewed is of a process that is gone: its data planes are lost then, and run on what they ran. Ages are counted
/// from when this process saw a record change, so that no clock is compared with another's.
/// </remarks>
internal sealed class PlaneRecords(ConfigFeed feed, ResourceStore store, TimeProvider time, string identity, bool isShared)
{
    /// <summary>A group that the API does not serve.</summary>
    public const string Group = "internal.portcullis.dev";
    public const string Plural = "dataplanes";

    /// <summary>How often a record is renewed, and after how long without it is of a process that is gone.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, Record> _records = new(StringComparer.Ordinal);

    public static ObjectKey KeyOf(string identity, int part) => new(Group, Plural, "", $"{identity}.{part}");

    /// <summary>All of them by id, each once: where it is connected, or else where it runs the latest. Two processes of one name that are connected to different control planes are two.</summary>
    public ImmutableArray<PlaneRun> All(TimeSpan expiry)
    {
        Follow();
        DateTimeOffset now = time.GetUtcNow();
        IEnumerable<PlaneRun> others = _records.Values.Where(record => time.GetElapsedTime(record.Changed) < expiry).SelectMany(record => Standing(record, now));
        return
        [
            .. feed.Planes.Concat(others)
                .Where(run => run.Connected || now - run.Seen < expiry)
                .GroupBy(static run => run.Plane.Id, StringComparer.Ordinal)
                .SelectMany(Standing)
                .OrderBy(static run => run.Plane.Id, StringComparer.Ordinal).ThenBy(static run => run.Plane.Instance, StringComparer.Ordinal),
        ];
    }

    /// <summary>Records that have not changed for so long that nothing in them counts.</summary>
    public ImmutableArray<StoredObject> Expired(TimeSpan expiry) =>
        [.. _records.Values.Where(record => time.GetElapsedTime(record.Changed) >= expiry + GoneAfter).Select(static record => record.Stored)];

    private void Follow()
    {
        ImmutableSortedDictionary<(string Namespace, string Name), StoredObject> stored = store.Current.List(Group, Plural);
        foreach (string gone in _records.Keys.Where(name => !stored.ContainsKey(("", name))).ToArray())
            _records.Remove(gone);
        foreach (((string _, string name), StoredObject each) in stored)
        {
            if (name[..Math.Max(0, name.LastIndexOf('.'))] == identity || (_records.TryGetValue(name, out Record? known) && known.Stored.Revision == each.Revision))
                continue;
            _records[name] = new Record(each, time.GetTimestamp(), time.GetUtcNow(), PlaneRecordJson.Read(each.Json));
        }
    }

    private static IEnumerable<PlaneRun> Standing(IEnumerable<PlaneRun> same)
    {
        PlaneRun[] best = [.. same.OrderByDescending(static run => run.Connected).ThenByDescending(static run => run.Runs)];
        return best[0].Connected ? best.Where(static run => run.Connected).DistinctBy(static run => run.Plane.Instance, StringComparer.Ordinal) : best.Take(1);
    }

    private IEnumerable<PlaneRun> Standing(Record record, DateTimeOffset now)
    {
        bool alive = isShared && time.GetElapsedTime(record.Changed) < GoneAfter;
        foreach (PlaneRun run in record.Runs)
        {
            // Lost when the process went, or when it said so; never in the future of this clock.
            DateTimeOffset lost = run.Connected || run.Seen > now ? record.ChangedAt : run.Seen;
            yield return run.Connected && alive ? run with { Seen = now } : run with { Connected = false, Seen = lost };
        }
    }

    private sealed record Record(StoredObject Stored, long Changed, DateTimeOffset ChangedAt, ImmutableArray<PlaneRun> Runs);
}
