namespace Portcullis.Kube.Tests;

/// <summary>Two stores on one engine, held to a dictionary: random writes from a seed, right and stale, with restarts and compactions between them.</summary>
public abstract class SharedStoreModelTests
{
    private const int Steps = 150;
    private const int Names = 6;

    /// <summary>As another process would: each call is one more engine on the same truth.</summary>
    protected abstract IObjectEngine OpenEngine();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Both_show_what_was_committed_and_their_watches_lead_there(int seed)
    {
        var random = new Random(seed);
        var model = new Dictionary<ObjectKey, (long Revision, string Value)>();
        var log = new List<(long Revision, ObjectKey Key, string? Value)>();
        await using var one = await Process.Start(OpenEngine());
        await using var two = await Process.Start(OpenEngine());
        Process[] both = [one, two];

        for (int step = 0; step < Steps; step++)
        {
            Process writer = both[random.Next(2)];
            if (random.Next(40) == 0)
                await writer.Restart(OpenEngine());
            if (random.Next(60) == 0)
            {
                foreach (Process process in both)
                    await process.Watched(log.Count);
                await writer.Engine.Compact(long.MaxValue, Given.Soon);
            }
            await Step(writer, random, model, log);
            StoreView latest = await both[random.Next(2)].Store.Latest(Given.Soon);
            Shown(latest).ShouldBe(model, ignoreOrder: true);
        }

        foreach (Process process in both)
            (await process.Watched(log.Count)).ShouldBe(log);
    }

    private static async Task Step(Process writer, Random random, Dictionary<ObjectKey, (long Revision, string Value)> model, List<(long, ObjectKey, string?)> log)
    {
        ObjectWrite[] writes = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Write(random, model)).DistinctBy(write => write.Key)];
        ObjectKey? conflict = writes.FirstOrDefault(write => model.GetValueOrDefault(write.Key).Revision != write.Expected)?.Key;

        StoreCommit commit = await writer.Store.Commit(writes, Given.Soon);

        commit.Conflict.ShouldBe(conflict);
        if (conflict is not null)
            return;
        foreach (ObjectWrite write in writes.OrderBy(write => write.Key.Text, StringComparer.Ordinal))
        {
            string? value = write.Json is { } json ? Given.Value(new StoredObject(write.Key, 0, json)) : null;
            if (value is null)
                model.Remove(write.Key);
            else
                model[write.Key] = (commit.Revision, value);
            log.Add((commit.Revision, write.Key, value));
        }
    }

    private static ObjectWrite Write(Random random, Dictionary<ObjectKey, (long Revision, string Value)> model)
    {
        ObjectKey key = random.Next(3) switch
        {
            0 => Given.Secret($"n{random.Next(Names)}"),
            1 => Given.Policy($"n{random.Next(Names)}", random.Next(2) == 0 ? "shop" : "bank"),
            _ => Given.Config($"n{random.Next(Names)}"),
        };
        long known = model.GetValueOrDefault(key).Revision;
        long expected = random.Next(8) == 0 ? known + random.Next(1, 3) : known;
        return expected > 0 && random.Next(3) == 0 ? Given.Delete(key, expected) : new ObjectWrite(key, expected, Given.Json(key, $"{random.Next()}"));
    }

    private static Dictionary<ObjectKey, (long Revision, string Value)> Shown(StoreView view) =>
        view.Collections.SelectMany(each => view.List(each.Group, each.Plural).Values)
            .ToDictionary(each => each.Key, each => (each.Revision, Given.Value(each)));

    /// <summary>A store, and one watch of everything that goes on over its restarts.</summary>
    private sealed class Process : IAsyncDisposable
    {
        private readonly List<(long Revision, ObjectKey Key, string? Value)> _seen = [];
        private long _after;

        private Process(IObjectEngine engine, ResourceStore store) => (Engine, Store, _after) = (engine, store, store.CurrentRevision);

        public IObjectEngine Engine { get; private set; }

        public ResourceStore Store { get; private set; }

        public static async Task<Process> Start(IObjectEngine engine) =>
            new(engine, await ResourceStore.Open(engine, TimeProvider.System, options: null, Given.Soon));

        public async Task Restart(IObjectEngine engine)
        {
            await DisposeAsync();
            (Engine, Store) = (engine, await ResourceStore.Open(engine, TimeProvider.System, options: null, Given.Soon));
        }

        /// <summary>Everything watched so far, once it is so much; of one commit in the order of keys.</summary>
        public async Task<IReadOnlyList<(long Revision, ObjectKey Key, string? Value)>> Watched(int count)
        {
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            StoreWatch watch = Store.WatchAll(_after);
            while (_seen.Count < count)
                foreach (StoreEvent each in await watch.Next(late.Token))
                {
                    _seen.Add((each.Object.Revision, each.Object.Key, each.Kind == StoreEventKind.Deleted ? null : Given.Value(each.Object)));
                    _after = each.Object.Revision;
                }
            return [.. _seen.OrderBy(each => each.Revision).ThenBy(each => each.Key.Text, StringComparer.Ordinal)];
        }

        public async ValueTask DisposeAsync()
        {
            await Store.DisposeAsync();
            await Engine.DisposeAsync();
        }
    }
}
