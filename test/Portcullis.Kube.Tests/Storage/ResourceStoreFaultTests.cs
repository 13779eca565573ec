using Portcullis.Testing;

namespace Portcullis.Kube.Tests;

/// <summary>What the store does while its engine does not serve, and after.</summary>
public sealed class ResourceStoreFaultTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task While_the_engine_is_away_reads_go_on_writes_fail_and_health_says_why()
    {
        await using var engine = new FaultyEngine();
        await using ResourceStore store = await Open(engine);
        StoreCommit made = await store.Commit([Given.Create(Given.Config("a"))], Given.Soon);

        engine.Cut("nobody answers");
        (await Should.ThrowAsync<StorageException>(() => store.Commit([Given.Create(Given.Config("b"))], Given.Soon))).Message.ShouldBe("nobody answers");
        await _time.TimerWithinAsync(TimeSpan.FromSeconds(1));

        store.Current.Get(Given.Config("a")).ShouldBeSameAs(made.Objects[0]);
        store.Health.CommitProblem.ShouldBe("nobody answers");
        store.Health.FollowProblem.ShouldBe("the line is cut");
        store.Health.Since.ShouldBe(_time.GetUtcNow());
    }

    [Fact]
    public async Task It_is_tried_again_at_growing_distance_until_it_serves()
    {
        await using var engine = new FaultyEngine(isShared: true);
        await using ResourceStore store = await Open(engine);
        StoreWatch watch = store.WatchAll(store.CurrentRevision);
        engine.Cut("nobody answers");
        foreach (int milliseconds in (int[])[100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
        {
            await _time.TimerWithinAsync(TimeSpan.FromMilliseconds(milliseconds));
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        }
        await engine.Real.Commit([Given.Create(Given.Config("meanwhile"))], Given.Soon);
        await _time.TimerWithinAsync(TimeSpan.FromSeconds(10));

        engine.Mend();
        _time.Advance(TimeSpan.FromSeconds(10));

        (await watch.Next(Given.Soon)).ShouldHaveSingleItem().Object.Key.ShouldBe(Given.Config("meanwhile"));
        store.Health.FollowProblem.ShouldBeNull();
        (await store.Commit([Given.Create(Given.Config("b"))], Given.Soon)).Made.ShouldBeTrue();
        store.Health.IsGood.ShouldBeTrue();
    }

    [Fact]
    public async Task After_a_gap_watchers_see_the_difference_and_none_may_start_inside_it()
    {
        await using var engine = new FaultyEngine(isShared: true, keptChanges: 3);
        await using ResourceStore store = await Open(engine);
        StoreCommit first = await store.Commit([Given.Create(Given.Config("changed")), Given.Create(Given.Config("gone")), Given.Create(Given.Config("same"))], Given.Soon);
        StoreWatch watch = store.WatchAll(first.Revision);
        engine.Cut("nobody answers");
        await _time.TimerWithinAsync(TimeSpan.FromSeconds(1));
        long gap = (await engine.Real.Commit([Given.Delete(Given.Config("gone"), first.Revision)], Given.Soon)).Revision;
        CommitResult changed = await engine.Real.Commit([Given.Replace(Given.Config("changed"), first.Revision, "two")], Given.Soon);
        await engine.Real.Commit([Given.Create(Given.Config("brief"))], Given.Soon);
        CommitResult brief = await engine.Real.Commit([Given.Delete(Given.Config("brief"), changed.Revision + 1)], Given.Soon);
        long last = (await engine.Real.Commit([Given.Create(Given.Config("new"))], Given.Soon)).Revision;

        engine.Mend();
        _time.Advance(TimeSpan.FromSeconds(1));
        IReadOnlyList<StoreEvent> events = await watch.Next(Given.Soon);

        events.Select(each => (each.Kind, each.Object.Key.Name, each.Object.Revision)).ShouldBe(
            [(StoreEventKind.Modified, "changed", changed.Revision), (StoreEventKind.Added, "new", last), (StoreEventKind.Deleted, "gone", last)], ignoreOrder: true);
        events.Select(each => each.Object.Revision).ShouldBeInOrder();
        Should.Throw<RevisionCompactedException>(() => store.WatchAll(gap));
        Should.Throw<RevisionCompactedException>(() => store.WatchAll(brief.Revision));
        store.Exactly(gap).ShouldBeNull();
        store.Exactly(first.Revision)!.List("", "configmaps").Count.ShouldBe(3);
        store.WatchAll(last).ShouldNotBeNull();
        store.Health.IsGood.ShouldBeTrue();
    }

    [Fact]
    public async Task An_engine_that_was_set_back_is_believed_and_every_watch_begins_anew()
    {
        await using var engine = new FaultyEngine(isShared: true);
        await using ResourceStore store = await Open(engine);
        for (int number = 0; number < 5; number++)
            await store.Commit([Given.Create(Given.Config($"c{number}"))], Given.Soon);
        StoreWatch watch = store.WatchAll(store.CurrentRevision);
        var old = new MemoryEngine(isShared: true);
        await old.Commit([Given.Create(Given.Config("c0"))], Given.Soon);

        engine.Become(old);
        await _time.TimerWithinAsync(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<RevisionCompactedException>(async () => await watch.Next(Given.Soon));
        store.Current.List("", "configmaps").Count.ShouldBe(1);
        store.CurrentRevision.ShouldBe(2);
        (await store.Commit([Given.Create(Given.Config("after"))], Given.Soon)).Revision.ShouldBe(3);
    }

    [Fact]
    public async Task Two_stores_on_one_engine_see_each_others_writes_at_once_when_they_ask()
    {
        await using var engine = new MemoryEngine(isShared: true);
        await using ResourceStore one = await Open(engine);
        await using ResourceStore other = await Open(engine);
        for (int round = 0; round < 100; round++)
        {
            StoreCommit made = await one.Commit([Given.Create(Given.Config($"c{round}"))], Given.Soon);
            (await other.Latest(Given.Soon)).Get(Given.Config($"c{round}"))!.Revision.ShouldBe(made.Revision);
        }
    }

    [Fact]
    public async Task Who_loses_against_another_process_can_see_against_what()
    {
        await using var engine = new MemoryEngine(isShared: true);
        await using ResourceStore one = await Open(engine);
        await using ResourceStore other = await Open(engine);
        for (int round = 0; round < 100; round++)
        {
            await one.Commit([Given.Create(Given.Config($"c{round}"), "theirs")], Given.Soon);

            StoreCommit lost = await other.Commit([Given.Create(Given.Config($"c{round}"), "mine")], Given.Soon);

            lost.Conflict.ShouldBe(Given.Config($"c{round}"));
            Given.Value(other.Current.Get(Given.Config($"c{round}"))!).ShouldBe("theirs");
        }
    }

    [Fact]
    public async Task What_is_no_object_in_the_engine_is_named_and_nothing_starts()
    {
        await using var engine = new MemoryEngine();
        await engine.Commit([new ObjectWrite(Given.Config("a"), 0, "[]"u8.ToArray())], Given.Soon);

        (await Should.ThrowAsync<StorageException>(() => Open(engine))).Message.ShouldContain("`/core/configmaps/shop/a`");
    }

    [Fact]
    public async Task A_write_that_is_no_object_is_the_callers_mistake()
    {
        await using var engine = new MemoryEngine();
        await using ResourceStore store = await Open(engine);

        await Should.ThrowAsync<ArgumentException>(() => store.Commit([new ObjectWrite(Given.Config("a"), 0, "[]"u8.ToArray())], Given.Soon));
        await Should.ThrowAsync<ArgumentException>(() => store.Commit([new ObjectWrite(Given.Config("a"), 0, Array.Empty<byte>())], Given.Soon));
    }

    private Task<ResourceStore> Open(IObjectEngine engine) => ResourceStore.Open(engine, _time, options: null, Given.Soon);
}
