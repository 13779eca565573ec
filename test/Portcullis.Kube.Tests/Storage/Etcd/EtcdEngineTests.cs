using System.Text;

namespace Portcullis.Kube.Tests;

public sealed class EtcdEngineTests(EtcdFixture etcd) : IClassFixture<EtcdFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Holds_nothing_at_first_and_every_process_begins_at_one_revision()
    {
        EtcdOptions options = etcd.NewOptions();
        await using EtcdEngine one = Open(options);
        await using EtcdEngine two = Open(options);

        EngineContent[] contents = await Task.WhenAll(one.Load(None), two.Load(None));

        contents[0].Objects.ShouldBeEmpty();
        contents[0].Revision.ShouldBeGreaterThan(0);
        contents[1].Revision.ShouldBe(contents[0].Revision);
        (await one.LatestRevision(None)).ShouldBe(contents[0].Revision);
    }

    [Fact]
    public async Task Creates_replaces_and_deletes_only_what_the_writer_saw()
    {
        await using EtcdEngine engine = etcd.NewEngine();
        ObjectKey key = Given.Config("a");

        CommitResult created = await engine.Commit([Given.Create(key)], None);
        CommitResult again = await engine.Commit([Given.Create(key)], None);
        CommitResult replaced = await engine.Commit([Given.Replace(key, created.Revision, "two")], None);
        CommitResult stale = await engine.Commit([Given.Delete(key, created.Revision)], None);
        CommitResult deleted = await engine.Commit([Given.Delete(key, replaced.Revision)], None);
        CommitResult gone = await engine.Commit([Given.Delete(key, replaced.Revision)], None);

        created.Made.ShouldBeTrue();
        again.Conflict.ShouldBe(key);
        replaced.Revision.ShouldBeGreaterThan(created.Revision);
        stale.Conflict.ShouldBe(key);
        deleted.Revision.ShouldBeGreaterThan(replaced.Revision);
        gone.Conflict.ShouldBe(key);
        (await engine.Load(None)).Objects.ShouldBeEmpty();
        (await engine.LatestRevision(None)).ShouldBe(deleted.Revision);
    }

    [Fact]
    public async Task Makes_all_of_a_commit_or_none_and_names_the_object_that_stood_in_the_way()
    {
        await using EtcdEngine engine = etcd.NewEngine();
        await engine.Commit([Given.Create(Given.Config("b"))], None);

        CommitResult refused = await engine.Commit([Given.Create(Given.Config("a")), Given.Create(Given.Config("b")), Given.Create(Given.Config("c"))], None);
        CommitResult made = await engine.Commit([Given.Create(Given.Config("a")), Given.Create(Given.Config("c"))], None);

        refused.Conflict.ShouldBe(Given.Config("b"));
        EngineContent content = await engine.Load(None);
        content.Objects.Select(each => (each.Key.Name, each.Revision == made.Revision)).ShouldBe([("a", true), ("b", false), ("c", true)]);
        content.Revision.ShouldBe(made.Revision);
    }

    [Fact]
    public async Task Loads_many_objects_in_pages_at_one_revision()
    {
        await using EtcdEngine engine = etcd.NewEngine();
        for (int batch = 0; batch < 12; batch++)
            await engine.Commit([.. Enumerable.Range(batch * 100, 100).Select(at => Given.Create(Given.Config($"c{at:D4}"), $"v{at}"))], None);

        EngineContent content = await engine.Load(None);

        content.Objects.Length.ShouldBe(1200);
        content.Objects.Select(each => Given.Text(each.Json!.Value)).ShouldBe(
            Enumerable.Range(0, 1200).Select(at => Encoding.UTF8.GetString(Given.Json(Given.Config($"c{at:D4}"), $"v{at}"))));
        content.History.Length.ShouldBe(1200);
    }

    [Fact]
    public async Task Loads_pages_that_are_too_large_for_one_answer()
    {
        await using EtcdEngine engine = etcd.NewEngine();
        string large = new('x', 1_000_000);
        for (int at = 0; at < 14; at++)
            (await engine.Commit([Given.Create(Given.Config($"large{at:D2}"), large)], None)).Made.ShouldBeTrue();

        EngineContent content = await engine.Load(None);

        content.Objects.Length.ShouldBe(14);
        content.Objects.ShouldAllBe(each => each.Json!.Value.Length > 1_000_000);
        content.History.Length.ShouldBe(14);
    }

    [Fact]
    public async Task Reads_history_back_from_etcd_with_what_objects_were_before()
    {
        await using EtcdEngine engine = etcd.NewEngine();
        ObjectKey key = Given.Config("a");
        long first = (await engine.Commit([Given.Create(key, "one")], None)).Revision;
        long second = (await engine.Commit([Given.Replace(key, first, "two")], None)).Revision;
        await engine.Compact(second, None);
        long third = (await engine.Commit([Given.Delete(key, second)], None)).Revision;

        EngineContent content = await engine.Load(None);

        content.HistoryStart.ShouldBeInRange(first, second - 1);
        content.History.Select(each => (each.Revision, Deleted: each.Json is null)).ShouldBe([(first, false), (second, false), (third, true)]);
    }

    [Fact]
    public async Task Follows_every_commit_from_a_revision_on_whole()
    {
        EtcdOptions options = etcd.NewOptions();
        await using EtcdEngine writer = Open(options);
        await using EtcdEngine reader = Open(options);
        long start = (await writer.Load(None)).Revision;
        await using var following = new Following(reader, start);

        long one = (await writer.Commit([Given.Create(Given.Config("a")), Given.Create(Given.Config("b"))], None)).Revision;
        long two = (await writer.Commit([Given.Delete(Given.Config("a"), one), Given.Replace(Given.Config("b"), one, "two")], None)).Revision;
        await following.Reach(two);

        following.Changes.Select(each => (each.Revision, each.Key.Name, each.Json is null)).ShouldBe(
            [(one, "a", false), (one, "b", false), (two, "a", true), (two, "b", false)]);
        following.HasSplitACommit.ShouldBeFalse();
    }

    [Fact]
    public async Task Follows_commits_that_etcd_splits_into_fragments()
    {
        EtcdOptions options = etcd.NewOptions();
        await using EtcdEngine writer = Open(options);
        await using EtcdEngine reader = Open(options);
        long start = (await writer.Load(None)).Revision;
        string large = new('x', 200_000);
        long last = 0;
        for (int at = 0; at < 12; at++)
            last = (await writer.Commit([.. Enumerable.Range(0, 6).Select(part => Given.Create(Given.Config($"c{at}-{part}"), large))], None)).Revision;

        await using var following = new Following(reader, start); // behind: etcd sends many at once

        await following.Reach(last);
        following.Changes.Count.ShouldBe(72);
        following.HasSplitACommit.ShouldBeFalse();
    }

    [Fact]
    public async Task Says_that_history_was_compacted_exactly_when_something_is_missing()
    {
        await using EtcdEngine engine = etcd.NewEngine();
        ObjectKey key = Given.Config("a");
        long first = (await engine.Commit([Given.Create(key)], None)).Revision;
        long second = (await engine.Commit([Given.Delete(key, first)], None)).Revision;
        long third = (await engine.Commit([Given.Create(key)], None)).Revision;

        await engine.Compact(third, None);
        await engine.Compact(third, None); // twice does no harm

        await using (var following = new Following(engine, second))
            await following.Reach(third);
        await using var late = new Following(engine, first);
        (await late.Failure()).ShouldBeOfType<RevisionCompactedException>().Oldest.ShouldBe(second);
        EngineContent content = await engine.Load(None);
        (content.HistoryStart, content.History.Length).ShouldBe((second, 1));
    }

    [Fact]
    public async Task Does_not_compact_beyond_the_last_commit()
    {
        await using EtcdEngine engine = etcd.NewEngine();
        long first = (await engine.Commit([Given.Create(Given.Config("a"))], None)).Revision;

        await engine.Compact(long.MaxValue, None);

        long second = (await engine.Commit([Given.Create(Given.Config("b"))], None)).Revision;
        await using var following = new Following(engine, first);
        await following.Reach(second);
        (await engine.Load(None)).HistoryStart.ShouldBe(first);
    }

    [Fact]
    public async Task Two_engines_that_write_one_object_win_each_revision_once()
    {
        EtcdOptions options = etcd.NewOptions();
        ObjectKey key = Given.Config("contested");
        await using EtcdEngine first = Open(options);
        long created = (await first.Commit([Given.Create(key, "0")], None)).Revision;

        long[][] wins = await Task.WhenAll(Enumerable.Range(0, 4).Select(who => Task.Run(async () =>
        {
            await using EtcdEngine engine = Open(options);
            var won = new List<long>();
            long expected = created;
            while (won.Count < 20)
            {
                CommitResult result = await engine.Commit([Given.Replace(key, expected, $"{who}")], None);
                if (result.Made)
                    won.Add(expected);
                expected = result.Made ? result.Revision : (await engine.Load(None)).Objects.Single().Revision;
            }
            return won.ToArray();
        })));

        long[] all = [.. wins.SelectMany(each => each)];
        all.Distinct().Count().ShouldBe(80);
        EngineContent content = await first.Load(None);
        content.History.Length.ShouldBe(81);
        content.History.Select(each => each.Revision).SkipLast(1).ShouldBe(all.Order());
    }

    [Fact]
    public async Task Prefixes_keep_meshes_apart_though_one_begins_like_the_other()
    {
        EtcdOptions options = etcd.NewOptions();
        await using EtcdEngine one = Open(options);
        await using EtcdEngine two = Open(options with { Prefix = options.Prefix + "x" });
        await one.Commit([Given.Create(Given.Config("a"))], None);
        await two.Commit([Given.Create(Given.Config("b"))], None);

        (await one.Load(None)).Objects.Single().Key.Name.ShouldBe("a");
        (await two.Load(None)).Objects.Single().Key.Name.ShouldBe("b");
    }

    private static EtcdEngine Open(EtcdOptions options) => EtcdEngine.Open(options, UnsealedValues.Instance, TimeProvider.System);
}
