using System.Runtime.Versioning;

namespace Portcullis.Kube.Tests;

[SupportedOSPlatform("linux")]
public sealed class SqliteBackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly KeyRing _keys;

    public SqliteBackupTests() => _keys = KeyRing.Create(_folder.File("keys"));

    private string Store => _folder.File("store.db");

    private string Copy => _folder.File("copy.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_made_during_writes_is_the_store_at_one_revision()
    {
        await using SqliteEngine engine = Open();
        using var stop = new CancellationTokenSource();
        Task writing = Task.Run(async () =>
        {
            for (int number = 0; !stop.IsCancellationRequested; number++)
                await engine.Commit([Given.Create(Given.Config($"c{number}")), Given.Create(Given.Secret($"s{number}"))], Given.Soon);
        });
        var reports = new List<SqliteReport>();
        for (int round = 0; round < 5; round++)
            reports.Add(await engine.Backup(_folder.File($"copy{round}.db"), Given.Soon));
        await stop.CancelAsync();
        await writing;

        for (int round = 0; round < 5; round++)
        {
            reports[round].Objects.ShouldBe(2 * (int)(reports[round].Revision - 1));
            (SqliteEngine.Check(_folder.File($"copy{round}.db"), _keys) with { Keys = reports[round].Keys }).ShouldBe(reports[round]);
            File.GetUnixFileMode(_folder.File($"copy{round}.db")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        Directory.GetFiles(_folder.File("."), "*.next*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_restored_store_holds_the_backup_and_every_older_watch_begins_anew()
    {
        long handedOut;
        await using (SqliteEngine engine = Open())
        {
            await engine.Commit([Given.Create(Given.Secret("s"), "kept")], Given.Soon);
            await engine.Backup(Copy, Given.Soon);
            handedOut = (await engine.Commit([Given.Create(Given.Config("late"))], Given.Soon)).Revision;
        }

        SqliteReport report = SqliteEngine.Restore(Copy, Store, _keys, overwrite: true);

        await using SqliteEngine restored = Open();
        await using ResourceStore store = await ResourceStore.Open(restored, TimeProvider.System, options: null, Given.Soon);
        store.CurrentRevision.ShouldBe(report.Revision);
        store.CurrentRevision.ShouldBeGreaterThan(handedOut + 1_000_000);
        store.Current.Get(Given.Config("late")).ShouldBeNull();
        Given.Value(store.Current.Get(Given.Secret("s"))!).ShouldBe("kept");
        Should.Throw<RevisionCompactedException>(() => store.WatchAll(handedOut));
        (await store.Commit([Given.Create(Given.Config("new"))], Given.Soon)).Revision.ShouldBe(report.Revision + 1);
        File.GetUnixFileMode(Store).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_store_is_not_overwritten_unless_told()
    {
        await using (SqliteEngine engine = Open())
            await engine.Backup(Copy, Given.Soon);
        byte[] before = File.ReadAllBytes(Store);

        Should.Throw<StorageException>(() => SqliteEngine.Restore(Copy, Store, _keys, overwrite: false)).Message.ShouldContain("exists");

        File.ReadAllBytes(Store).ShouldBe(before);
        SqliteEngine.Restore(Copy, _folder.File("elsewhere/store.db"), _keys, overwrite: false).IsSound.ShouldBeTrue();
    }

    [Fact]
    public async Task A_store_in_use_is_not_replaced()
    {
        await using SqliteEngine engine = Open();
        await engine.Backup(Copy, Given.Soon);

        Should.Throw<StorageException>(() => SqliteEngine.Restore(Copy, Store, _keys, overwrite: true)).Message.ShouldContain("in use");
    }

    [Fact]
    public async Task A_damaged_backup_is_refused_and_the_store_stays()
    {
        await using (SqliteEngine engine = Open())
        {
            await engine.Commit([Given.Create(Given.Config("c"), new string('x', 50_000))], Given.Soon);
            await engine.Backup(Copy, Given.Soon);
        }
        byte[] store = File.ReadAllBytes(Store);
        byte[] backup = File.ReadAllBytes(Copy);
        backup[backup.Length / 2] ^= 1;
        File.WriteAllBytes(Copy, backup);

        Should.Throw<StorageException>(() => SqliteEngine.Restore(Copy, Store, _keys, overwrite: true)).Message.ShouldContain("damaged");

        File.ReadAllBytes(Store).ShouldBe(store);
    }

    [Fact]
    public async Task A_damaged_store_is_replaced_by_a_backup()
    {
        await using (SqliteEngine engine = Open())
        {
            await engine.Commit([Given.Create(Given.Secret("s"), "kept")], Given.Soon);
            await engine.Backup(Copy, Given.Soon);
        }
        File.WriteAllText(Store, "not a database any more");
        File.WriteAllText(Store + "-wal", "nor a log");

        SqliteEngine.Restore(Copy, Store, _keys, overwrite: true);

        await using SqliteEngine restored = Open();
        (await restored.Load(Given.Soon)).Objects.ShouldHaveSingleItem().Key.ShouldBe(Given.Secret("s"));
    }

    [Fact]
    public async Task A_backup_whose_keys_are_gone_is_refused()
    {
        await using (SqliteEngine engine = Open())
        {
            await engine.Commit([Given.Create(Given.Secret("s"))], Given.Soon);
            await engine.Backup(Copy, Given.Soon);
        }

        Should.Throw<StorageException>(() => SqliteEngine.Restore(Copy, _folder.File("new.db"), KeyRing.Create(_folder.File("other")), overwrite: false))
            .Message.ShouldContain("`/core/secrets/shop/s`");
        File.Exists(_folder.File("new.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_store_in_use_can_be_checked_and_copied_from_outside()
    {
        await using SqliteEngine engine = Open();
        await engine.Commit([Given.Create(Given.Secret("s")), Given.Create(Given.Config("c"))], Given.Soon);

        SqliteReport report = SqliteEngine.Check(Store, _keys);
        SqliteReport copied = SqliteEngine.Backup(Store, Copy, _keys);

        report.Problems.ShouldBeEmpty();
        (report.Objects, report.Changes, report.Sealed, report.Stale).ShouldBe((2, 2, 2, 0));
        (copied with { Keys = report.Keys }).ShouldBe(report);
        copied.Keys.ShouldBe(report.Keys);
        (await engine.Commit([Given.Create(Given.Config("d"))], Given.Soon)).Made.ShouldBeTrue();
    }

    [Fact]
    public void What_is_not_there_is_a_problem_and_not_a_new_store()
    {
        SqliteEngine.Check(Store, _keys).Problems.ShouldHaveSingleItem().ShouldContain("does not exist");
        Should.Throw<StorageException>(() => SqliteEngine.Restore(Copy, Store, _keys, overwrite: true));
        Should.Throw<StorageException>(() => SqliteEngine.Backup(Store, Copy, _keys));
        File.Exists(Store).ShouldBeFalse();
        File.Exists(Copy).ShouldBeFalse();
    }

    [Fact]
    public async Task A_backup_that_cannot_be_written_leaves_the_last_one()
    {
        await using SqliteEngine engine = Open();
        await engine.Backup(Copy, Given.Soon);
        byte[] before = File.ReadAllBytes(Copy);
        Directory.CreateDirectory(Copy + ".next"); // in the way

        await Should.ThrowAsync<StorageException>(() => engine.Backup(Copy, Given.Soon));

        File.ReadAllBytes(Copy).ShouldBe(before);
    }

    [Theory]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON objects BEGIN DELETE FROM objects WHERE key LIKE '%deny%'; END")]
    [InlineData("CREATE VIEW v AS SELECT * FROM objects")]
    [InlineData("CREATE TABLE more (a)")]
    [InlineData("DROP INDEX changes_by_key")]
    public async Task A_backup_that_holds_more_than_stores_do_is_refused(string sql)
    {
        await using (SqliteEngine engine = Open())
        {
            await engine.Commit([Given.Create(Given.Config("deny"))], Given.Soon);
            await engine.Run(sql);
            await Should.ThrowAsync<StorageException>(() => engine.Backup(Copy, Given.Soon));
        }
        File.Move(Store, Copy);

        Should.Throw<StorageException>(() => SqliteEngine.Restore(Copy, Store, _keys, overwrite: true)).Message.ShouldContain("does not make");

        Directory.GetFiles(_folder.File("."), "*.next*").ShouldBeEmpty();
        File.Exists(Store).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_wrong_is_said_of_the_file_that_it_is_wrong_with()
    {
        await using (SqliteEngine engine = Open())
        {
            await engine.Commit([Given.Create(Given.Config("c"), new string('x', 50_000))], Given.Soon);
            await engine.Backup(Copy, Given.Soon);
            string no = Directory.CreateDirectory(_folder.File("folder")).FullName;
            (await Should.ThrowAsync<StorageException>(() => engine.Backup(no, Given.Soon))).Message.ShouldStartWith($"`{no}`");
        }
        byte[] whole = File.ReadAllBytes(Copy);
        File.WriteAllBytes(Copy, whole[..(whole.Length / 2)]);
        Should.Throw<StorageException>(() => SqliteEngine.Restore(Copy, Store, _keys, overwrite: true)).Message.ShouldStartWith($"`{Copy}` is damaged");

        File.WriteAllBytes(Copy, whole);
        await using (SqliteEngine copy = SqliteEngine.Open(Copy, _keys, TimeProvider.System))
            await copy.Run($"UPDATE state SET value = {long.MaxValue} WHERE name = 'revision'");
        Should.Throw<StorageException>(() => SqliteEngine.Restore(Copy, Store, _keys, overwrite: true)).Message.ShouldContain("more changes than can have been made");
        SqliteEngine.Check(Store, _keys).IsSound.ShouldBeTrue();
    }

    [Fact]
    public async Task A_backup_replaces_neither_another_file_nor_a_store()
    {
        await using SqliteEngine engine = Open();
        string other = _folder.File("other.db");
        await SqliteEngine.Open(other, _keys, TimeProvider.System).DisposeAsync();
        byte[] keys = File.ReadAllBytes(_folder.File("keys")), store = File.ReadAllBytes(other);
        Directory.CreateSymbolicLink(_folder.File("link"), _folder.File("."));
        File.WriteAllText(_folder.File("notes"), "mine");
        File.WriteAllText(Copy, "");

        foreach (string to in new[] { _folder.File("keys"), _folder.File("notes"), other, _folder.File("link/store.db") })
            (await Should.ThrowAsync<StorageException>(() => engine.Backup(to, Given.Soon))).Message.ShouldContain("give another name");

        File.ReadAllBytes(_folder.File("keys")).ShouldBe(keys);
        File.ReadAllBytes(other).ShouldBe(store);
        (await engine.Backup(Copy, Given.Soon)).IsSound.ShouldBeTrue(); // as `mktemp` made it
        (await engine.Backup(Copy, Given.Soon)).IsSound.ShouldBeTrue();
    }

    [Fact]
    public async Task A_store_behind_a_link_has_one_owner()
    {
        string link = _folder.File("link.db");
        File.CreateSymbolicLink(link, Store);
        await using (SqliteEngine engine = Open())
        {
            Should.Throw<StorageException>(() => SqliteEngine.Open(link, _keys, TimeProvider.System)).Message.ShouldContain("in use");
            await engine.Backup(Copy, Given.Soon);
            Should.Throw<StorageException>(() => SqliteEngine.Restore(Copy, link, _keys, overwrite: true)).Message.ShouldContain("in use");
        }

        SqliteEngine.Restore(Copy, link, _keys, overwrite: true);

        new FileInfo(link).LinkTarget.ShouldNotBeNull();
        SqliteEngine.Check(Store, _keys).IsSound.ShouldBeTrue();
    }

    private SqliteEngine Open() => SqliteEngine.Open(Store, _keys, TimeProvider.System);
}
