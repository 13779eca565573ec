using System.Globalization;

namespace Portcullis.Kube.Tests;

public sealed class ResourceStoreTests : IAsyncLifetime
{
    private readonly MemoryEngine _engine = new();
    private ResourceStore _store = null!;

    public async Task InitializeAsync() => _store = await ResourceStore.Open(_engine, TimeProvider.System, options: null, Given.Soon);

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _engine.DisposeAsync();
    }

    [Fact]
    public async Task A_commit_is_in_view_when_it_returns()
    {
        StoreCommit made = await _store.Commit([Given.Create(Given.Config("a")), Given.Create(Given.Secret("b"))], Given.Soon);

        made.Made.ShouldBeTrue();
        made.Objects.Select(each => each.Key).ShouldBe([Given.Config("a"), Given.Secret("b")]);
        made.Objects.ShouldAllBe(each => each.Revision == made.Revision && Given.Version(each) == made.Revision.ToString(CultureInfo.InvariantCulture));
        _store.Current.Get(Given.Config("a")).ShouldBeSameAs(made.Objects[0]);
        _store.CurrentRevision.ShouldBe(made.Revision);
    }

    [Fact]
    public async Task A_write_that_expects_something_else_changes_nothing_and_names_the_object()
    {
        StoreCommit first = await _store.Commit([Given.Create(Given.Config("a"))], Given.Soon);

        StoreCommit second = await _store.Commit([Given.Create(Given.Config("b")), Given.Replace(Given.Config("a"), first.Revision + 7, "two")], Given.Soon);

        second.Made.ShouldBeFalse();
        second.Conflict.ShouldBe(Given.Config("a"));
        second.Objects.ShouldBeEmpty();
        _store.Current.Get(Given.Config("b")).ShouldBeNull();
    }

    [Fact]
    public async Task A_stale_resource_version_in_the_json_is_replaced()
    {
        ObjectKey key = Given.Config("a");
        byte[] json = ResourceVersionText.With(Given.Json(key, "one"), 4711);

        StoreCommit made = await _store.Commit([new ObjectWrite(key, 0, json)], Given.Soon);

        Given.Version(made.Objects[0]).ShouldBe(made.Revision.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_watch_sees_added_modified_deleted_of_its_collection_only()
    {
        StoreWatch watch = _store.Watch("", "configmaps", _store.CurrentRevision);
        ObjectKey key = Given.Config("a");
        StoreCommit added = await _store.Commit([Given.Create(key)], Given.Soon);
        await _store.Commit([Given.Create(Given.Secret("other"))], Given.Soon);
        StoreCommit modified = await _store.Commit([Given.Replace(key, added.Revision, "two")], Given.Soon);
        StoreCommit deleted = await _store.Commit([Given.Delete(key, modified.Revision)], Given.Soon);

        IReadOnlyList<StoreEvent> events = await watch.Next(Given.Soon);

        events.Select(each => each.Kind).ShouldBe([StoreEventKind.Added, StoreEventKind.Modified, StoreEventKind.Deleted]);
        events[1].Previous.ShouldBeSameAs(events[0].Object);
        events[2].Previous.ShouldBeSameAs(events[1].Object);
        Given.Value(events[2].Object).ShouldBe("two");
        events[2].Object.Revision.ShouldBe(deleted.Revision);
        Given.Version(events[2].Object).ShouldBe(deleted.Revision.ToString(CultureInfo.InvariantCulture));
        deleted.Objects.ShouldHaveSingleItem().Json.ToArray().ShouldBe(events[2].Object.Json.ToArray());
        watch.Revision.ShouldBe(deleted.Revision);
    }

    [Fact]
    public async Task A_waiting_watch_is_woken()
    {
        StoreWatch watch = _store.WatchAll(_store.CurrentRevision);
        Task<IReadOnlyList<StoreEvent>> next = watch.Next(Given.Soon).AsTask();
        next.IsCompleted.ShouldBeFalse();

        await _store.Commit([Given.Create(Given.Config("a"))], Given.Soon);

        (await next).ShouldHaveSingleItem().Object.Key.ShouldBe(Given.Config("a"));
    }

    [Fact]
    public async Task A_list_can_be_continued_at_its_revision_while_others_write()
    {
        ObjectKey key = Given.Config("a");
        StoreCommit first = await _store.Commit([Given.Create(key)], Given.Soon);
        long last = first.Revision;
        for (int round = 0; round < 600; round++)
            last = (await _store.Commit([Given.Replace(key, last, $"{round}")], Given.Soon)).Revision;

        Given.Value(_store.Exactly(first.Revision)!.Get(key)!).ShouldBe("one");
        Given.Value(_store.Exactly(first.Revision + 300)!.Get(key)!).ShouldBe("299");
        _store.Exactly(first.Revision - 1)!.Get(key).ShouldBeNull();
        _store.Exactly(last + 1).ShouldBeNull();
    }
}
