using Portcullis.Testing;

namespace Portcullis.Kube.Tests;

/// <summary>Watches: from where they may start, when they expire, what they cost.</summary>
public sealed class ResourceStoreWatchTests : IAsyncLifetime
{
    private readonly MemoryEngine _engine = new();
    private ResourceStore _store = null!;

    public async Task InitializeAsync() =>
        _store = await ResourceStore.Open(_engine, TimeProvider.System, new ResourceStoreOptions { KeptChanges = 50 }, Given.Soon);

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _engine.DisposeAsync();
    }

    [Fact]
    public async Task A_watch_that_falls_too_far_behind_expires_and_others_do_not()
    {
        StoreWatch slow = _store.Watch("", "configmaps", _store.CurrentRevision);
        StoreWatch quiet = _store.Watch("", "secrets", _store.CurrentRevision);
        long start = _store.CurrentRevision;
        await Write(60);
        long oldest = _store.OldestRevision;

        (await Should.ThrowAsync<RevisionCompactedException>(async () => await slow.Next(Given.Soon))).Message.ShouldBe($"too old resource version: {start} ({oldest})");
        oldest.ShouldBe(start + 10);
        Should.Throw<RevisionCompactedException>(() => _store.Watch("", "configmaps", oldest - 1));
        (await _store.Watch("", "configmaps", oldest).Next(Given.Soon)).Count.ShouldBe(50);
        await _store.Commit([Given.Create(Given.Secret("s"))], Given.Soon);
        (await quiet.Next(Given.Soon)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Exactly_ends_where_watches_end()
    {
        await Write(60);

        _store.Exactly(_store.OldestRevision).ShouldNotBeNull();
        _store.Exactly(_store.OldestRevision - 1).ShouldBeNull();
    }

    [Fact]
    public async Task A_watch_from_the_future_waits_for_what_comes_after()
    {
        long now = _store.CurrentRevision;
        StoreWatch watch = _store.Watch("", "configmaps", now + 2);
        ValueTask<IReadOnlyList<StoreEvent>> next = watch.Next(Given.Soon);

        await Write(3);

        (await next).ShouldHaveSingleItem().Object.Revision.ShouldBe(now + 3);
    }

    [Fact]
    public async Task A_bookmark_rises_with_other_collections()
    {
        StoreWatch watch = _store.Watch("", "secrets", _store.CurrentRevision);
        await Write(5);

        watch.Revision.ShouldBe(_store.CurrentRevision);

        await _store.Commit([Given.Create(Given.Secret("s"))], Given.Soon);
        watch.Revision.ShouldBeLessThan(_store.CurrentRevision);
        await watch.Next(Given.Soon);
        watch.Revision.ShouldBe(_store.CurrentRevision);
    }

    [Fact]
    public async Task A_revision_is_never_cut_in_two()
    {
        await _engine.Commit([.. Enumerable.Range(0, 40).Select(number => Given.Create(Given.Config($"c{number}")))], Given.Soon);
        await using ResourceStore store = await ResourceStore.Open(_engine, TimeProvider.System, options: null, Given.Soon);
        StoreWatch watch = store.WatchAll(store.CurrentRevision);
        for (int commit = 0; commit < 3; commit++)
            await store.Commit([.. Enumerable.Range(0, 200).Select(number => Given.Create(Given.Config($"r{commit}-{number}")))], Given.Soon);

        var sizes = new List<int>();
        while (sizes.Sum() < 600)
            sizes.Add((await watch.Next(Given.Soon)).Count);

        sizes.ShouldBe([400, 200]);
    }

    [Fact]
    public async Task Thousands_of_watchers_share_each_event()
    {
        StoreWatch[] watches = [.. Enumerable.Range(0, 5000).Select(_ => _store.Watch("", "configmaps", _store.CurrentRevision))];
        Task<IReadOnlyList<StoreEvent>>[] waiting = [.. watches.Select(watch => watch.Next(Given.Soon).AsTask())];

        await Write(1);

        IReadOnlyList<StoreEvent>[] seen = await Task.WhenAll(waiting);
        seen.Select(events => events[0]).Distinct(ReferenceEqualityComparer.Instance).Count().ShouldBe(1);
    }

    [Fact]
    public async Task Bytes_bound_what_is_kept()
    {
        await using ResourceStore store = await ResourceStore.Open(_engine, TimeProvider.System, new ResourceStoreOptions { KeptBytes = 100_000 }, Given.Soon);
        long start = store.CurrentRevision;
        for (int number = 0; number < 20; number++)
            await store.Commit([Given.Create(Given.Config($"c{number}"), new string('x', 10_000))], Given.Soon);

        store.OldestRevision.ShouldBe(start + 11);
    }

    [Fact]
    public async Task A_watch_is_cancelled_and_ends_with_the_store()
    {
        using var stop = new CancellationTokenSource();
        Task cancelled = _store.WatchAll(_store.CurrentRevision).Next(stop.Token).AsTask();
        Task ended = _store.WatchAll(_store.CurrentRevision).Next(Given.Soon).AsTask();

        await stop.CancelAsync();
        await _store.DisposeAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        await Should.ThrowAsync<ObjectDisposedException>(() => ended);
        _store = await ResourceStore.Open(_engine, TimeProvider.System, options: null, Given.Soon);
    }

    [Fact]
    public async Task Waiting_for_a_revision_ends_when_it_comes_or_patience_does()
    {
        var time = new ManualTime();
        await using ResourceStore store = await ResourceStore.Open(_engine, time, options: null, Given.Soon);
        long now = store.CurrentRevision;
        ValueTask<StoreView?> next = store.AtLeast(now + 1, TimeSpan.FromSeconds(3), Given.Soon);
        ValueTask<StoreView?> never = store.AtLeast(long.MaxValue, TimeSpan.FromSeconds(3), Given.Soon);

        await store.Commit([Given.Create(Given.Config("a"))], Given.Soon);
        time.Advance(TimeSpan.FromSeconds(3));

        (await next)!.Revision.ShouldBe(now + 1);
        (await never).ShouldBeNull();
        (await store.AtLeast(0, TimeSpan.Zero, Given.Soon)).ShouldBeSameAs(store.Current);
    }

    private async Task Write(int commits)
    {
        for (int number = 0; number < commits; number++)
            await _store.Commit([Given.Create(Given.Config($"{Guid.NewGuid()}"))], Given.Soon);
    }
}
