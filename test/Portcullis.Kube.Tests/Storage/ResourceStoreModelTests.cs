using System.Collections.Concurrent;

namespace Portcullis.Kube.Tests;

/// <summary>Many writers, watchers and readers at once, compared with what a plain replay of the commits says.</summary>
public sealed class ResourceStoreModelTests
{
    private const int Writers = 6;
    private const int Rounds = 120;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public async Task Every_watch_and_every_view_tell_the_one_history_of_the_commits(int seed, bool isDurable)
    {
        using var folder = new TemporaryFolder();
        await using IObjectEngine engine = isDurable ? SqliteEngine.Open(folder.File("store.db"), KeyRing.Create(folder.File("keys")), TimeProvider.System) : new MemoryEngine();
        await using ResourceStore store = await ResourceStore.Open(engine, TimeProvider.System, options: null, Given.Soon);
        long start = store.CurrentRevision;
        var made = new ConcurrentBag<(StoreCommit Commit, ObjectWrite[] Writes)>();
        StoreWatch early = store.WatchAll(start);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(store, made, new Random((seed * 100) + writer)))));

        (StoreCommit Commit, ObjectWrite[] Writes)[] history = [.. made.OrderBy(each => each.Commit.Revision)];
        history.Select(each => each.Commit.Revision).ShouldBe(Enumerable.Range(1, history.Length).Select(step => start + step));
        store.CurrentRevision.ShouldBe(start + history.Length);
        var models = Replay(start, history);
        foreach ((long revision, Dictionary<ObjectKey, string> model) in models)
            ShouldHold(store.Exactly(revision)!, model);

        await ShouldLeadTo(early, start, models, "all", _ => true);
        var random = new Random(seed);
        for (int round = 0; round < 20; round++)
        {
            long after = start + random.Next(history.Length);
            await ShouldLeadTo(store.WatchAll(after), after, models, "all", _ => true);
            await ShouldLeadTo(store.Watch("", "secrets", after), after, models, "secrets", key => key.Plural == "secrets");
        }
    }

    private static async Task Write(ResourceStore store, ConcurrentBag<(StoreCommit Commit, ObjectWrite[] Writes)> made, Random random)
    {
        for (int round = 0; round < Rounds; round++)
        {
            StoreView seen = store.Current;
            ObjectWrite[] writes = [.. Enumerable.Range(0, random.Next(1, 3))
                .Select(_ => random.Next(2) == 0 ? Given.Config($"c{random.Next(5)}") : Given.Secret($"s{random.Next(5)}")).Distinct()
                .Select(key => seen.Get(key) is not { } there ? Given.Create(key, $"{random.Next()}")
                    : random.Next(4) == 0 ? Given.Delete(key, there.Revision)
                    : new ObjectWrite(key, there.Revision, Given.Json(key, $"{random.Next()}")))];
            StoreCommit commit = await store.Commit(writes, Given.Soon);
            if (!commit.Made)
                continue;
            made.Add((commit, writes));
            store.CurrentRevision.ShouldBeGreaterThanOrEqualTo(commit.Revision);
            commit.Objects.Select(each => (each.Key, each.Revision)).ShouldBe(writes.Select(write => (write.Key, commit.Revision)));
        }
    }

    private static SortedDictionary<long, Dictionary<ObjectKey, string>> Replay(long start, (StoreCommit Commit, ObjectWrite[] Writes)[] history)
    {
        var models = new SortedDictionary<long, Dictionary<ObjectKey, string>> { [start] = [] };
        var model = new Dictionary<ObjectKey, string>();
        foreach ((StoreCommit commit, ObjectWrite[] writes) in history)
        {
            foreach ((ObjectWrite write, StoredObject shown) in writes.Zip(commit.Objects))
                if (write.Json is null)
                    model.Remove(write.Key);
                else
                    model[write.Key] = Given.Text(shown.Json);
            models[commit.Revision] = new(model);
        }
        return models;
    }

    private static void ShouldHold(StoreView view, Dictionary<ObjectKey, string> model)
    {
        StoredObject[] objects = [.. view.Collections.SelectMany(each => view.List(each.Group, each.Plural).Values)];
        objects.Length.ShouldBe(model.Count);
        foreach (StoredObject each in objects)
            Given.Text(each.Json).ShouldBe(model[each.Key]);
    }

    private static async Task ShouldLeadTo(StoreWatch watch, long after, SortedDictionary<long, Dictionary<ObjectKey, string>> models, string what, Func<ObjectKey, bool> isWatched)
    {
        long last = models.Keys.Last();
        var copy = models[after].Where(each => isWatched(each.Key)).ToDictionary();
        long seen = after;
        while (watch.Revision < last)
        {
            foreach (StoreEvent each in await watch.Next(Given.Soon))
            {
                each.Object.Revision.ShouldBeGreaterThanOrEqualTo(seen, what);
                seen = each.Object.Revision;
                string? previous = copy.GetValueOrDefault(each.Object.Key);
                (each.Previous is { } was ? Given.Text(was.Json) : null).ShouldBe(previous);
                each.Kind.ShouldBe(models[seen].ContainsKey(each.Object.Key) ? previous is null ? StoreEventKind.Added : StoreEventKind.Modified : StoreEventKind.Deleted);
                if (each.Kind == StoreEventKind.Deleted)
                    copy.Remove(each.Object.Key);
                else
                    copy[each.Object.Key] = Given.Text(each.Object.Json);
            }
        }
        copy.OrderBy(each => each.Key.Text, StringComparer.Ordinal).ShouldBe(models[last].Where(each => isWatched(each.Key)).OrderBy(each => each.Key.Text, StringComparer.Ordinal));
    }
}
