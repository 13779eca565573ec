namespace Portcullis.Kube.Tests;

/// <summary>What a store is after its process was killed, or its machine lost power, in the middle of writing.</summary>
public sealed class SqliteCrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly KeyRing _keys;

    public SqliteCrashTests() => _keys = KeyRing.Create(_folder.File("keys"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Whatever_part_of_the_log_reached_the_disk_commits_are_whole_and_acknowledged_ones_are_there()
    {
        string store = _folder.File("store.db");
        var acknowledged = new List<(long Revision, long LogLength)>();
        await using (var engine = SqliteEngine.Open(store, _keys, TimeProvider.System))
        {
            await engine.Run("PRAGMA wal_autocheckpoint=0"); // so that the file itself stays as it is while the log is cut
            for (int commit = 0; commit < 30; commit++)
            {
                CommitResult made = await engine.Commit([Given.Create(Given.Config($"c{commit}"), new string('x', commit * 211)), Given.Create(Given.Secret($"s{commit}"))], Given.Soon);
                acknowledged.Add((made.Revision, new FileInfo(store + "-wal").Length));
            }
            File.Copy(store, _folder.File("image.db"));
            File.Copy(store + "-wal", _folder.File("image.db-wal"));
        }
        byte[] file = File.ReadAllBytes(_folder.File("image.db"));
        byte[] log = File.ReadAllBytes(_folder.File("image.db-wal"));

        var random = new Random(11);
        for (int round = 0; round < 60; round++)
        {
            int length = round == 0 ? log.Length : random.Next(log.Length);
            string image = _folder.File($"image{round}.db");
            File.WriteAllBytes(image, file);
            File.WriteAllBytes(image + "-wal", log[..length]);
            await using var engine = SqliteEngine.Open(image, _keys, TimeProvider.System);

            EngineContent content = await engine.Load(Given.Soon);

            int commits = (int)(content.Revision - 1);
            commits.ShouldBeGreaterThanOrEqualTo(acknowledged.Count(each => each.LogLength <= length));
            content.Objects.Select(each => each.Key.Name).ShouldBe(
                Enumerable.Range(0, commits).SelectMany(commit => (string[])[$"c{commit}", $"s{commit}"]), ignoreOrder: true);
            content.History.Length.ShouldBe(2 * commits);
            (await engine.Commit([Given.Create(Given.Config("after"))], Given.Soon)).Revision.ShouldBe(content.Revision + 1);
        }
    }

    [Fact]
    public async Task Garbage_behind_the_log_is_not_taken_for_commits()
    {
        string store = _folder.File("store.db");
        await using (var engine = SqliteEngine.Open(store, _keys, TimeProvider.System))
        {
            await engine.Commit([Given.Create(Given.Config("a"))], Given.Soon);
            File.Copy(store, _folder.File("image.db"));
            byte[] garbage = new byte[10_000];
            new Random(3).NextBytes(garbage);
            File.WriteAllBytes(_folder.File("image.db-wal"), [.. File.ReadAllBytes(store + "-wal"), .. garbage]);
        }

        await using var after = SqliteEngine.Open(_folder.File("image.db"), _keys, TimeProvider.System);

        (await after.Load(Given.Soon)).Objects.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_store_whose_making_was_cut_short_is_made_again()
    {
        File.WriteAllText(_folder.File("store.db.new"), "half a file");

        await using var engine = SqliteEngine.Open(_folder.File("store.db"), _keys, TimeProvider.System);

        (await engine.Load(Given.Soon)).Revision.ShouldBe(1);
    }
}
