using System.Runtime.Versioning;

namespace Portcullis.Kube.Tests;

[SupportedOSPlatform("linux")]
public sealed class SqliteEngineTests : EngineContractTests
{
    private readonly TemporaryFolder _folder = new();
    private KeyRing? _keys;

    private string Store => _folder.File("store.db");

    private KeyRing Keys => _keys ??= KeyRing.Create(_folder.File("keys"));

    protected override IObjectEngine Open() => SqliteEngine.Open(Store, Keys, TimeProvider.System);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Files_are_for_this_user_only()
    {
        string store = _folder.File("new/store.db");
        SqliteEngine engine = SqliteEngine.Open(store, Keys, TimeProvider.System);
        using var end = new EngineEnd(engine);

        File.GetUnixFileMode(_folder.File("new")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (string file in Directory.GetFiles(_folder.File("new")))
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
    }

    [Fact]
    public void A_store_that_is_open_is_refused_by_one_clear_error() =>
        Should.Throw<StorageException>(() => SqliteEngine.Open(Store, Keys, TimeProvider.System)).Message
            .ShouldStartWith($"`{Store}` is in use by another process");

    [Fact]
    public async Task Everything_is_there_after_a_restart_and_revisions_go_on()
    {
        string store = _folder.File("second.db");
        long last;
        await using (var first = SqliteEngine.Open(store, Keys, TimeProvider.System))
        {
            CommitResult made = await first.Commit([Given.Create(Given.Secret("s"), "x"), Given.Create(Given.Config("c"))], Given.Soon);
            last = (await first.Commit([Given.Delete(Given.Config("c"), made.Revision)], Given.Soon)).Revision;
        }

        await using var second = SqliteEngine.Open(store, Keys, TimeProvider.System);

        EngineContent content = await second.Load(Given.Soon);
        content.Revision.ShouldBe(last);
        content.Objects.ShouldHaveSingleItem().Key.ShouldBe(Given.Secret("s"));
        content.History.Length.ShouldBe(3);
        (await second.Commit([Given.Create(Given.Config("c"))], Given.Soon)).Revision.ShouldBe(last + 1);
    }

    [Fact]
    public async Task Secrets_are_not_readable_in_any_file()
    {
        string store = _folder.File("sealed.db");
        await using (var engine = SqliteEngine.Open(store, Keys, TimeProvider.System))
            await engine.Commit([Given.Create(Given.Secret("s"), "unmistakable-secret"), Given.Create(Given.Config("c"), "unmistakable-plain")], Given.Soon);

        string everything = string.Concat(Directory.GetFiles(_folder.File("."), "sealed.db*").Select(file => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file))));

        everything.ShouldContain("unmistakable-plain");
        everything.ShouldNotContain("unmistakable-secret");
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_and_takes_them_again_when_there_is_room()
    {
        await using var engine = SqliteEngine.Open(_folder.File("full.db"), Keys, TimeProvider.System);
        await using ResourceStore store = await ResourceStore.Open(engine, TimeProvider.System, options: null, Given.Soon);
        await store.Commit([Given.Create(Given.Config("before"))], Given.Soon);
        await engine.Run("PRAGMA max_page_count=24");

        var refused = await Should.ThrowAsync<StorageException>(() => store.Commit([Given.Create(Given.Config("large"), new string('x', 200_000))], Given.Soon));
        refused.Message.ShouldEndWith("is full");
        refused.OutcomeUnknown.ShouldBeFalse();
        store.Health.CommitProblem.ShouldBe(refused.Message);
        store.Current.Get(Given.Config("large")).ShouldBeNull();

        await engine.Run("PRAGMA max_page_count=100000");
        (await store.Commit([Given.Create(Given.Config("large"), new string('x', 200_000))], Given.Soon)).Made.ShouldBeTrue();
        store.Health.IsGood.ShouldBeTrue();
    }

    [Fact]
    public async Task A_commit_that_is_too_large_for_the_disk_does_not_fail_those_beside_it()
    {
        await using var engine = SqliteEngine.Open(_folder.File("full.db"), Keys, TimeProvider.System);
        await engine.Run("PRAGMA max_page_count=60");

        Task<CommitResult>[] commits = [.. Enumerable.Range(0, 9).Select(number =>
            engine.Commit([Given.Create(Given.Config($"c{number}"), new string('x', number == 4 ? 400_000 : 10))], Given.Soon))];
        await Task.WhenAll(commits).ContinueWith(_ => { }, TaskScheduler.Default);

        commits.Select(commit => commit.IsCompletedSuccessfully).ShouldBe(Enumerable.Range(0, 9).Select(number => number != 4));
        (await engine.Load(Given.Soon)).Objects.Length.ShouldBe(8);
    }

    [Fact]
    public async Task A_connection_that_failed_is_replaced_and_nothing_is_missed()
    {
        await using var engine = SqliteEngine.Open(_folder.File("failing.db"), Keys, TimeProvider.System);
        await using ResourceStore store = await ResourceStore.Open(engine, TimeProvider.System, options: null, Given.Soon);
        StoreWatch watch = store.WatchAll(store.CurrentRevision);
        for (int round = 0; round < 3; round++)
        {
            await engine.Run("BEGIN"); // a transaction that nobody ends: SQLite refuses to begin another
            await Should.ThrowAsync<StorageException>(() => store.Commit([Given.Create(Given.Config("refused"))], Given.Soon));

            (await store.Commit([Given.Create(Given.Config($"c{round}"))], Given.Soon)).Made.ShouldBeTrue();
        }

        (await watch.Next(Given.Soon)).Select(each => each.Object.Key.Name).ShouldBe(["c0", "c1", "c2"]);
    }

    [Fact]
    public async Task A_commit_whose_outcome_was_not_known_is_told_when_it_turns_out_to_be_made()
    {
        await using var engine = SqliteEngine.Open(_folder.File("unknown.db"), Keys, TimeProvider.System);
        await using ResourceStore store = await ResourceStore.Open(engine, TimeProvider.System, options: null, Given.Soon);
        long revision = (await store.Commit([Given.Create(Given.Config("a"))], Given.Soon)).Revision + 1;
        StoreWatch watch = store.WatchAll(store.CurrentRevision);
        string key = Given.Config("a").Text;
        string digest = Convert.ToHexString(SqliteRow.DigestOf(key, revision, []));
        await engine.Run($"""
            DELETE FROM objects; UPDATE state SET value = {revision} WHERE name = 'revision';
            INSERT INTO changes (key, revision, at, value, digest) VALUES ('{key}', {revision}, 0, NULL, x'{digest}'); BEGIN
            """);

        await Should.ThrowAsync<StorageException>(() => store.Commit([Given.Create(Given.Config("b"))], Given.Soon));

        StoreEvent told = (await watch.Next(Given.Soon)).ShouldHaveSingleItem();
        (told.Kind, told.Object.Revision).ShouldBe((StoreEventKind.Deleted, revision));
        store.Current.Collections.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_store_whose_file_is_removed_takes_no_more_writes()
    {
        string store = _folder.File("removed.db");
        await using var engine = SqliteEngine.Open(store, Keys, TimeProvider.System);
        File.Delete(store);

        (await Should.ThrowAsync<StorageException>(() => engine.Commit([Given.Create(Given.Config("c"))], Given.Soon))).Message.ShouldContain("removed");
    }

    [Fact]
    public async Task A_cancelled_commit_that_waits_is_not_made()
    {
        await using var engine = SqliteEngine.Open(_folder.File("cancelled.db"), Keys, TimeProvider.System);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => engine.Commit([Given.Create(Given.Config("c"))], cancelled.Token));

        (await engine.Load(Given.Soon)).Objects.ShouldBeEmpty();
    }

    private sealed class EngineEnd(SqliteEngine engine) : IDisposable
    {
        public void Dispose() => engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
