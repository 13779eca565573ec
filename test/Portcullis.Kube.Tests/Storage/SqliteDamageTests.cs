using System.Diagnostics;

namespace Portcullis.Kube.Tests;

/// <summary>Files that are not what was written: refused when opened, in words that lead to a backup.</summary>
public sealed class SqliteDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly KeyRing _keys;

    public SqliteDamageTests() => _keys = KeyRing.Create(_folder.File("keys"));

    private string Store => _folder.File("store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_flipped_bit_anywhere_is_found_or_harmless()
    {
        await Fill(40);
        byte[] sound = File.ReadAllBytes(Store);
        var random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 150; round++)
        {
            byte[] damaged = [.. sound];
            int at = random.Next(damaged.Length);
            damaged[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Store, damaged);
            try
            {
                await using var engine = SqliteEngine.Open(Store, _keys, TimeProvider.System);
                EngineContent content = await engine.Load(Given.Soon);
                content.Objects.Length.ShouldBe(40);
                foreach (EngineChange each in content.Objects)
                    Given.Text(each.Json!.Value).ShouldBe(Given.Text(Given.Json(each.Key, new string('v', 100))));
            }
            catch (StorageException problem)
            {
                refused++;
                problem.Message.ShouldStartWith("`");
                problem.Message.ShouldNotContain("vvv");
            }
        }
        refused.ShouldBeGreaterThan(50);
    }

    [Fact]
    public async Task A_file_cut_off_anywhere_is_refused()
    {
        await Fill(40);
        byte[] sound = File.ReadAllBytes(Store);
        for (int part = 1; part < 8; part++)
        {
            File.WriteAllBytes(Store, sound[..(sound.Length * part / 8)]);
            Should.Throw<StorageException>(() => SqliteEngine.Open(Store, _keys, TimeProvider.System)).Message.ShouldContain("portcullis store restore");
        }
    }

    [Fact]
    public async Task An_emptied_file_is_a_loss_and_not_a_new_store()
    {
        await Fill(1);
        File.WriteAllBytes(Store, []);

        Should.Throw<StorageException>(() => SqliteEngine.Open(Store, _keys, TimeProvider.System)).Message
            .ShouldBe($"`{Store}` is damaged: it is empty; restore a backup with `portcullis store restore`");
    }

    [Fact]
    public async Task A_log_without_its_file_is_a_loss_and_not_a_new_store()
    {
        await Fill(1);
        File.Move(Store, Store + "-wal");

        Should.Throw<StorageException>(() => SqliteEngine.Open(Store, _keys, TimeProvider.System)).Message.ShouldContain("it is missing");
    }

    [Theory]
    [InlineData("this is no database, only text that is long enough to be one if somebody were to read it as such ...........")]
    [InlineData("SQLite format 3\0")]
    public void Another_file_is_refused_and_left_alone(string text)
    {
        File.WriteAllText(Store, text);

        Should.Throw<StorageException>(() => SqliteEngine.Open(Store, _keys, TimeProvider.System));

        File.ReadAllText(Store).ShouldBe(text);
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused()
    {
        await Fill(1);
        await Alter("PRAGMA application_id=1");

        Should.Throw<StorageException>(() => SqliteEngine.Open(Store, _keys, TimeProvider.System)).Message.ShouldContain("not a store of Portcullis");
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        await Fill(1);
        await Alter("PRAGMA user_version=1000");

        Should.Throw<StorageException>(() => SqliteEngine.Open(Store, _keys, TimeProvider.System)).Message.ShouldContain("newer version");
    }

    [Fact]
    public async Task A_secret_that_no_key_opens_is_named_and_nothing_starts()
    {
        await Fill(1);
        KeyRing others = KeyRing.Create(_folder.File("other-keys"));

        Should.Throw<StorageException>(() => SqliteEngine.Open(Store, others, TimeProvider.System)).Message.ShouldContain("`/core/secrets/shop/s0`");
    }

    [Theory]
    [InlineData("UPDATE objects SET value = (SELECT value FROM objects WHERE key = '/core/secrets/shop/s1') WHERE key = '/core/secrets/shop/s0'")]
    [InlineData("UPDATE objects SET revision = revision + 1 WHERE key = '/core/secrets/shop/s0'")]
    [InlineData("UPDATE objects SET value = x'7b7d' WHERE key = '/core/secrets/shop/s0'")]
    public async Task Rows_that_somebody_altered_are_found(string sql)
    {
        await Fill(2);
        await Alter(sql);

        Should.Throw<StorageException>(() => SqliteEngine.Open(Store, _keys, TimeProvider.System)).Message.ShouldContain("`/core/secrets/shop/s0`");
        SqliteEngine.Check(Store, _keys).Problems.ShouldHaveSingleItem().ShouldContain("`/core/secrets/shop/s0`");
    }

    [Fact]
    public async Task After_a_refusal_nobody_holds_the_store()
    {
        await Fill(1);
        Should.Throw<StorageException>(() => SqliteEngine.Open(Store, KeyRing.Create(_folder.File("other-keys")), TimeProvider.System));

        await using var engine = SqliteEngine.Open(Store, _keys, TimeProvider.System);

        (await engine.Load(Given.Soon)).Objects.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_process_that_was_killed_leaves_no_lock_behind()
    {
        await Fill(1);
        // -o: only flock itself holds the lock, so that its end is the lock's; what it runs may take a moment longer to die.
        using Process other = Process.Start(new ProcessStartInfo("flock", ["-n", "-o", Store + ".lock", "sh", "-c", "echo held; exec cat"])
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true })!;
        (await other.StandardOutput.ReadLineAsync()).ShouldBe("held");
        Should.Throw<StorageException>(() => SqliteEngine.Open(Store, _keys, TimeProvider.System)).Message.ShouldStartWith($"`{Store}` is in use by another process");

        other.Kill(entireProcessTree: true);
        await other.WaitForExitAsync();

        await using var engine = SqliteEngine.Open(Store, _keys, TimeProvider.System);
        (await engine.Load(Given.Soon)).Objects.ShouldHaveSingleItem();
    }

    private async Task Fill(int secrets)
    {
        await using var engine = SqliteEngine.Open(Store, _keys, TimeProvider.System);
        await engine.Commit([.. Enumerable.Range(0, secrets).Select(number => Given.Create(Given.Secret($"s{number}"), new string('v', 100)))], Given.Soon);
    }

    private async Task Alter(string sql)
    {
        await using var engine = SqliteEngine.Open(Store, _keys, TimeProvider.System);
        await engine.Run(sql);
    }
}
