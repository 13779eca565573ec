namespace Portcullis.Kube.Tests;

/// <summary>The log of changes: what is kept of it, and what watches make of it after a restart.</summary>
public sealed class SqliteLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Store => _folder.File("store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_watch_resumes_over_a_restart_as_if_there_had_been_none()
    {
        long seen;
        StoreCommit kept, gone;
        await using (SqliteEngine engine = Open(TimeProvider.System))
        await using (ResourceStore store = await ResourceStore.Open(engine, TimeProvider.System, options: null, Given.Soon))
        {
            kept = await store.Commit([Given.Create(Given.Config("kept"))], Given.Soon);
            gone = await store.Commit([Given.Create(Given.Config("gone"))], Given.Soon);
            seen = store.CurrentRevision;
            await store.Commit([Given.Replace(Given.Config("kept"), kept.Revision, "two")], Given.Soon);
            await store.Commit([Given.Delete(Given.Config("gone"), gone.Revision)], Given.Soon);
            await store.Commit([Given.Create(Given.Config("new"))], Given.Soon);
        }

        await using SqliteEngine again = Open(TimeProvider.System);
        await using ResourceStore restarted = await ResourceStore.Open(again, TimeProvider.System, options: null, Given.Soon);
        IReadOnlyList<StoreEvent> events = await restarted.Watch("", "configmaps", seen).Next(Given.Soon);

        events.Select(each => (each.Kind, each.Object.Key.Name)).ShouldBe(
            [(StoreEventKind.Modified, "kept"), (StoreEventKind.Deleted, "gone"), (StoreEventKind.Added, "new")]);
        events[0].Previous!.Json.ToArray().ShouldBe(kept.Objects[0].Json.ToArray());
        events[1].Previous!.Json.ToArray().ShouldBe(gone.Objects[0].Json.ToArray());
        restarted.Exactly(seen)!.List("", "configmaps").Count.ShouldBe(2);
    }

    [Fact]
    public async Task Changes_beyond_the_count_are_forgotten_and_older_watches_begin_anew()
    {
        await using SqliteEngine engine = Open(TimeProvider.System, new SqliteEngineOptions { LogChanges = 100 });
        long last = 0;
        for (int round = 0; round < 300; round++)
            last = (await engine.Commit([Given.Replace(Given.Config("a"), last, $"{round}")], Given.Soon)).Revision;

        EngineContent content = await engine.Load(Given.Soon);

        (content.Revision - content.HistoryStart).ShouldBeInRange(100, 114);
        content.History.Length.ShouldBe((int)(content.Revision - content.HistoryStart) + 1); // and what was before
        SqliteEngine.Check(Store, UnsealedValues.Instance).Changes.ShouldBe(content.History.Length);
    }

    [Fact]
    public async Task Bytes_are_bounded_too()
    {
        await using SqliteEngine engine = Open(TimeProvider.System, new SqliteEngineOptions { LogBytes = 100_000 });
        for (int number = 0; number < 50; number++)
            await engine.Commit([Given.Create(Given.Config($"c{number}"), new string('x', 10_000))], Given.Soon);

        EngineContent content = await engine.Load(Given.Soon);

        content.History.Sum(change => change.Json!.Value.Length).ShouldBeLessThan(112_000);
        content.History.ShouldNotBeEmpty();
        content.Objects.Length.ShouldBe(50);
    }

    [Fact]
    public async Task Old_changes_are_forgotten_when_the_store_was_open_for_long_enough()
    {
        var time = new JumpingTime();
        await using SqliteEngine engine = Open(time, new SqliteEngineOptions { LogAge = TimeSpan.FromHours(1) });
        CommitResult old = await engine.Commit([Given.Create(Given.Config("old"))], Given.Soon);
        time.Elapse(TimeSpan.FromMinutes(50));
        CommitResult young = await engine.Commit([Given.Create(Given.Config("young"))], Given.Soon);
        (await engine.Load(Given.Soon)).HistoryStart.ShouldBeLessThan(old.Revision);

        time.Elapse(TimeSpan.FromMinutes(20));
        await engine.Commit([Given.Create(Given.Config("now"))], Given.Soon);
        (await engine.LatestRevision(Given.Soon)).ShouldBe(young.Revision + 1);

        (await engine.Load(Given.Soon)).HistoryStart.ShouldBe(old.Revision);
    }

    [Theory]
    [InlineData(365 * 10)]
    [InlineData(-365 * 10)]
    public async Task Setting_the_clock_makes_nothing_old_and_nothing_immortal(int days)
    {
        var time = new JumpingTime();
        var options = new SqliteEngineOptions { LogAge = TimeSpan.FromHours(1) };
        CommitResult before;
        await using (SqliteEngine engine = Open(time, options))
        {
            before = await engine.Commit([Given.Create(Given.Config("before"))], Given.Soon);
            time.Jump(TimeSpan.FromDays(days));
            time.Elapse(TimeSpan.FromMinutes(2));
            await engine.Commit([Given.Create(Given.Config("after"))], Given.Soon);
            (await engine.Load(Given.Soon)).HistoryStart.ShouldBeLessThan(before.Revision);
        }
        time.Jump(TimeSpan.FromDays(days));

        await using SqliteEngine again = Open(time, options);
        await again.Commit([Given.Create(Given.Config("again"))], Given.Soon);
        (await again.Load(Given.Soon)).HistoryStart.ShouldBeLessThan(before.Revision);
        time.Elapse(TimeSpan.FromMinutes(59));
        await again.Commit([Given.Create(Given.Config("last"))], Given.Soon);
        (await again.Load(Given.Soon)).HistoryStart.ShouldBe(before.Revision);
    }

    [Fact]
    public async Task Compacting_by_hand_makes_the_file_smaller_and_loses_no_object()
    {
        await using SqliteEngine engine = Open(TimeProvider.System);
        long last = 0;
        for (int round = 0; round < 100; round++)
            last = (await engine.Commit([Given.Replace(Given.Config("a"), last, new string('x', 20_000))], Given.Soon)).Revision;
        await engine.Compact(last + 1, Given.Soon);

        await engine.CompactLog(Given.Soon);

        new FileInfo(Store).Length.ShouldBeLessThan(200_000);
        (await engine.Load(Given.Soon)).Objects.ShouldHaveSingleItem();
        (await engine.Commit([Given.Replace(Given.Config("a"), last, "small")], Given.Soon)).Made.ShouldBeTrue();
    }

    [Fact]
    public async Task However_the_log_is_cut_history_replays_to_the_objects()
    {
        var random = new Random(5);
        await using SqliteEngine engine = Open(TimeProvider.System);
        var versions = new Dictionary<ObjectKey, long>();
        var states = new Dictionary<long, Dictionary<ObjectKey, long>> { [1] = [] };
        for (int round = 0; round < 200; round++)
        {
            ObjectWrite[] writes = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Given.Config($"c{random.Next(8)}")).Distinct()
                .Select(key => versions.TryGetValue(key, out long version) && random.Next(3) == 0 ? Given.Delete(key, version) : Given.Replace(key, versions.GetValueOrDefault(key), $"{round}"))];
            long revision = (await engine.Commit(writes, Given.Soon)).Revision;
            foreach (ObjectWrite write in writes)
                if (write.Json is null)
                    versions.Remove(write.Key);
                else
                    versions[write.Key] = revision;
            states[revision] = new(versions);
            if (random.Next(10) == 0)
                await engine.Compact(revision - random.Next(20), Given.Soon);

            EngineContent content = await engine.Load(Given.Soon);
            var replayed = new Dictionary<ObjectKey, long>();
            foreach (EngineChange change in content.History.Where(change => change.Revision <= content.HistoryStart))
                replayed.Add(change.Key, change.Revision);
            foreach ((ObjectKey key, long version) in replayed)
                states[content.HistoryStart][key].ShouldBe(version);
            foreach (EngineChange change in content.History.Where(change => change.Revision > content.HistoryStart))
            {
                replayed.ContainsKey(change.Key).ShouldBe(states[change.Revision - 1].ContainsKey(change.Key));
                if (change.Json is null)
                    replayed.Remove(change.Key);
                else
                    replayed[change.Key] = change.Revision;
            }
            foreach ((ObjectKey key, long version) in replayed)
                versions[key].ShouldBe(version);
        }
    }

    private SqliteEngine Open(TimeProvider time, SqliteEngineOptions? options = null) => SqliteEngine.Open(Store, UnsealedValues.Instance, time, options);

    /// <summary>A wall clock that can be set, beside a monotonic one that cannot.</summary>
    private sealed class JumpingTime : TimeProvider
    {
        private DateTimeOffset _wall = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _wall;

        public override long GetTimestamp() => Volatile.Read(ref _ticks);

        public void Jump(TimeSpan by) => _wall += by;

        public void Elapse(TimeSpan by)
        {
            _wall += by;
            Volatile.Write(ref _ticks, _ticks + by.Ticks);
        }
    }
}
