namespace Portcullis.Kube.Tests;

/// <summary>What every engine promises, whichever it is.</summary>
public abstract class EngineContractTests : IAsyncLifetime
{
    private IObjectEngine _engine = null!;

    protected abstract IObjectEngine Open();

    public Task InitializeAsync()
    {
        _engine = Open();
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task An_empty_engine_has_a_revision_above_zero() =>
        (await _engine.Load(Given.Soon)).Revision.ShouldBeGreaterThan(0);

    [Fact]
    public async Task Changes_of_one_commit_share_its_revision()
    {
        CommitResult made = await _engine.Commit([Given.Create(Given.Config("a")), Given.Create(Given.Secret("b"))], Given.Soon);

        EngineContent content = await _engine.Load(Given.Soon);
        content.Revision.ShouldBe(made.Revision);
        content.Objects.ShouldAllBe(each => each.Revision == made.Revision);
        content.Objects.Length.ShouldBe(2);
        (await _engine.LatestRevision(Given.Soon)).ShouldBe(made.Revision);
    }

    [Fact]
    public async Task What_was_written_is_read_byte_for_byte()
    {
        await _engine.Commit([Given.Create(Given.Secret("s"), "geheim"), Given.Create(Given.Config("c"), "plain")], Given.Soon);

        EngineContent content = await _engine.Load(Given.Soon);

        Given.Text(content.Objects.Single(each => each.Key == Given.Secret("s")).Json!.Value).ShouldBe(Given.Text(Given.Json(Given.Secret("s"), "geheim")));
        Given.Text(content.Objects.Single(each => each.Key == Given.Config("c")).Json!.Value).ShouldBe(Given.Text(Given.Json(Given.Config("c"), "plain")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public async Task An_existing_object_at_another_revision_is_a_conflict(long expected)
    {
        await _engine.Commit([Given.Create(Given.Config("a"))], Given.Soon);

        CommitResult refused = await _engine.Commit([Given.Create(Given.Config("new")), Given.Replace(Given.Config("a"), expected, "two")], Given.Soon);

        refused.ShouldBe(new CommitResult(0, Given.Config("a")));
        (await _engine.Load(Given.Soon)).Objects.ShouldHaveSingleItem().Key.ShouldBe(Given.Config("a"));
    }

    [Fact]
    public async Task A_missing_object_is_a_conflict_for_who_expects_one() =>
        (await _engine.Commit([Given.Replace(Given.Config("a"), 1, "two")], Given.Soon)).Conflict.ShouldBe(Given.Config("a"));

    [Fact]
    public async Task A_commit_holds_an_object_once_and_deletes_only_what_is_there()
    {
        await Should.ThrowAsync<ArgumentException>(async () => await _engine.Commit([Given.Create(Given.Config("a")), Given.Create(Given.Config("a"))], Given.Soon));
        await Should.ThrowAsync<ArgumentException>(async () => await _engine.Commit([Given.Delete(Given.Config("a"), 0)], Given.Soon));
        await Should.ThrowAsync<ArgumentException>(async () => await _engine.Commit([], Given.Soon));
    }

    [Fact]
    public async Task Following_tells_what_was_missed_and_then_what_happens()
    {
        CommitResult first = await _engine.Commit([Given.Create(Given.Config("a"))], Given.Soon);
        CommitResult second = await _engine.Commit([Given.Replace(Given.Config("a"), first.Revision, "two")], Given.Soon);
        await using IAsyncEnumerator<IReadOnlyList<EngineChange>> following = _engine.Follow(first.Revision, Given.Soon).GetAsyncEnumerator();

        (await following.MoveNextAsync()).ShouldBeTrue();
        following.Current.ShouldHaveSingleItem().Revision.ShouldBe(second.Revision);

        ValueTask<bool> next = following.MoveNextAsync();
        CommitResult third = await _engine.Commit([Given.Delete(Given.Config("a"), second.Revision)], Given.Soon);
        (await next).ShouldBeTrue();
        EngineChange deletion = following.Current.ShouldHaveSingleItem();
        deletion.Revision.ShouldBe(third.Revision);
        deletion.Json.ShouldBeNull();
    }

    [Fact]
    public async Task Following_from_before_a_compaction_says_so()
    {
        CommitResult first = await _engine.Commit([Given.Create(Given.Config("a"))], Given.Soon);
        CommitResult second = await _engine.Commit([Given.Replace(Given.Config("a"), first.Revision, "two")], Given.Soon);

        await _engine.Compact(second.Revision + 1, Given.Soon);

        await Should.ThrowAsync<RevisionCompactedException>(async () =>
        {
            await foreach (IReadOnlyList<EngineChange> _ in _engine.Follow(first.Revision, Given.Soon))
                return;
        });
        EngineContent content = await _engine.Load(Given.Soon);
        content.HistoryStart.ShouldBe(second.Revision);
        content.Objects.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task History_begins_with_what_changed_objects_were_before()
    {
        CommitResult first = await _engine.Commit([Given.Create(Given.Config("kept")), Given.Create(Given.Config("gone")), Given.Create(Given.Config("still"))], Given.Soon);
        CommitResult changed = await _engine.Commit([Given.Replace(Given.Config("kept"), first.Revision, "two")], Given.Soon);
        await _engine.Compact(changed.Revision + 1, Given.Soon);
        CommitResult deleted = await _engine.Commit([Given.Delete(Given.Config("gone"), first.Revision)], Given.Soon);
        await _engine.Commit([Given.Replace(Given.Config("kept"), changed.Revision, "three"), Given.Create(Given.Config("new"))], Given.Soon);

        EngineContent content = await _engine.Load(Given.Soon);

        content.HistoryStart.ShouldBe(changed.Revision);
        content.History.Where(change => change.Revision <= changed.Revision).Select(change => (change.Key.Name, change.Revision))
            .ShouldBe([("gone", first.Revision), ("kept", changed.Revision)], ignoreOrder: true);
        content.History.Where(change => change.Revision > changed.Revision).Select(change => change.Key.Name).ShouldBe(["gone", "kept", "new"]);
        content.History.Single(change => change.Json is null).Revision.ShouldBe(deleted.Revision);
    }

    [Fact]
    public async Task Of_many_that_write_one_object_one_wins_each_round()
    {
        ObjectKey key = Given.Config("contested");
        long expected = 0;
        for (int round = 0; round < 20; round++)
        {
            CommitResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer =>
                Task.Run(async () => await _engine.Commit([new ObjectWrite(key, expected, Given.Json(key, $"{round}-{writer}"))], Given.Soon))));
            expected = results.Single(result => result.Made).Revision;
        }
    }

    [Fact]
    public async Task A_leader_is_told_to_stop()
    {
        using var stop = new CancellationTokenSource();
        var leading = new TaskCompletionSource();
        Task lead = _engine.Lead("me", async cancel =>
        {
            leading.SetResult();
            await Task.Delay(Timeout.Infinite, cancel);
        }, stop.Token);
        await leading.Task;

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => lead);
    }
}
