using System.Text;
using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

public sealed class EtcdSealingTests(EtcdFixture etcd) : IClassFixture<EtcdFixture>, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();

    private string Keys => _folder.File("keys");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Secrets_are_not_readable_in_etcd()
    {
        EtcdOptions options = etcd.NewOptions();
        await using EtcdEngine engine = EtcdEngine.Open(options, KeyRing.Create(Keys), TimeProvider.System);
        await engine.Commit([Given.Create(Given.Secret("s"), "geheim"), Given.Create(Given.Config("c"), "plain")], None);

        string stored = etcd.Server.Control("get", "--prefix", options.Prefix + "/", "-w", "json");

        stored.ShouldContain(Convert.ToBase64String(Given.Json(Given.Config("c"), "plain")));
        foreach (JsonNode? each in JsonNode.Parse(stored)!["kvs"]!.AsArray())
            Encoding.Latin1.GetString(Convert.FromBase64String(each!["value"]?.GetValue<string>() ?? "")).ShouldNotContain("geheim");
    }

    [Fact]
    public async Task Another_key_file_is_refused_before_anything_is_written_with_it()
    {
        EtcdOptions options = etcd.NewOptions();
        await using EtcdEngine engine = EtcdEngine.Open(options, KeyRing.Create(Keys), TimeProvider.System);
        await engine.Load(None);
        await using EtcdEngine stranger = EtcdEngine.Open(options, KeyRing.Create(_folder.File("others")), TimeProvider.System);
        await using EtcdEngine careless = EtcdEngine.Open(options, UnsealedValues.Instance, TimeProvider.System);

        (await Should.ThrowAsync<StorageException>(stranger.Load(None))).Message.ShouldContain("--store-key");
        (await Should.ThrowAsync<StorageException>(careless.Load(None))).Message.ShouldContain("--store-key");
    }

    [Fact]
    public async Task A_secret_that_cannot_be_opened_is_an_error_that_names_it_and_never_an_absence()
    {
        EtcdOptions options = etcd.NewOptions();
        await using EtcdEngine engine = EtcdEngine.Open(options, KeyRing.Create(Keys), TimeProvider.System);
        await using EtcdEngine stranger = EtcdEngine.Open(options, KeyRing.Create(_folder.File("others")), TimeProvider.System);
        await engine.Load(None);
        await engine.Commit([Given.Create(Given.Config("c")), Given.Create(Given.Secret("ours"), "known")], None);
        await stranger.Commit([Given.Create(Given.Secret("s"), "geheim")], None); // it never loaded, and so never noticed

        StorageException problem = await Should.ThrowAsync<StorageException>(engine.Load(None));

        problem.Message.ShouldContain(Given.Secret("s").Text);
        problem.Message.ShouldNotContain("geheim");
    }

    [Fact]
    public async Task After_a_rotation_nothing_in_etcd_needs_the_old_key_not_even_history()
    {
        EtcdOptions options = etcd.NewOptions();
        KeyRing ring = KeyRing.Create(Keys);
        await using EtcdEngine engine = EtcdEngine.Open(options, ring, TimeProvider.System);
        CommitResult gone = await engine.Commit([Given.Create(Given.Secret("gone"), "geheim")], None);
        await engine.Commit([Given.Create(Given.Secret("a"), "one"), Given.Create(Given.Secret("b"), "two"), Given.Create(Given.Config("c"))], None);
        await engine.Commit([Given.Delete(Given.Secret("gone"), gone.Revision)], None);

        KeyRing.Rotate(Keys);
        ring.Reload();
        (await ring.DropOldKeys(engine, None)).ShouldBe(2);

        await using EtcdEngine later = EtcdEngine.Open(options, KeyRing.Load(Keys), TimeProvider.System);
        EngineContent content = await later.Load(None);
        content.Objects.Select(each => Given.Text(each.Json!.Value)).ShouldBe(
            [Given.Text(Given.Json(Given.Config("c"), "one")), Given.Text(Given.Json(Given.Secret("a"), "one")), Given.Text(Given.Json(Given.Secret("b"), "two"))]);
        (await engine.Reseal(None)).ShouldBe(0);
    }

    [Fact]
    public async Task History_that_an_old_key_sealed_is_forgotten_rather_than_fatal()
    {
        EtcdOptions options = etcd.NewOptions();
        await using EtcdEngine engine = EtcdEngine.Open(options, KeyRing.Create(Keys), TimeProvider.System);
        CommitResult gone = await engine.Commit([Given.Create(Given.Secret("gone"), "geheim")], None);
        CommitResult deleted = await engine.Commit([Given.Delete(Given.Secret("gone"), gone.Revision)], None);
        CommitResult last = await engine.Commit([Given.Create(Given.Config("c"))], None);

        await using EtcdEngine later = EtcdEngine.Open(options, KeyRing.Create(_folder.File("new")), TimeProvider.System);
        etcd.Server.Control("del", options.Prefix + "/.sealed");
        EngineContent content = await later.Load(None);

        content.HistoryStart.ShouldBe(deleted.Revision);
        content.History.ShouldHaveSingleItem().Revision.ShouldBe(last.Revision);
    }

    [Fact]
    public async Task What_a_key_sealed_that_is_not_here_yet_keeps_nothing_else_back_and_is_read_when_the_key_comes()
    {
        EtcdOptions options = etcd.NewOptions();
        KeyRing ring = KeyRing.Create(Keys);
        File.Copy(Keys, _folder.File("copy"));
        KeyRing behind = KeyRing.Load(_folder.File("copy"));
        await using EtcdEngine engine = EtcdEngine.Open(options, ring, TimeProvider.System);
        CommitResult first = await engine.Commit([Given.Create(Given.Secret("s"), "one")], None);
        await using EtcdEngine other = EtcdEngine.Open(options, behind, TimeProvider.System);
        await using ResourceStore store = await ResourceStore.Open(other, TimeProvider.System, options: null, None);

        KeyRing.Rotate(Keys);
        ring.Reload();
        await engine.Commit([new ObjectWrite(Given.Secret("s"), first.Revision, Given.Json(Given.Secret("s"), "two"))], None);
        await engine.Commit([Given.Create(Given.Config("c"))], None);
        StoreView meanwhile = await store.Latest(None);
        meanwhile.Get(Given.Config("c")).ShouldNotBeNull();
        meanwhile.Get(Given.Secret("s"))!.Revision.ShouldBe(first.Revision);
        store.Unreadable.ShouldHaveSingleItem().Value.ShouldContain(ring.KeyIds[0]);

        File.Copy(Keys, _folder.File("copy"), overwrite: true);
        behind.Reload();
        store.Refresh();
        for (int i = 0; i < 500 && !store.Unreadable.IsEmpty; i++)
            await Task.Delay(20);
        store.Unreadable.ShouldBeEmpty();
        Encoding.UTF8.GetString((await store.Latest(None)).Get(Given.Secret("s"))!.Json.Span).ShouldContain("two");
    }

    [Fact]
    public async Task Tells_how_many_values_each_key_sealed()
    {
        KeyRing ring = KeyRing.Create(Keys);
        await using EtcdEngine engine = EtcdEngine.Open(etcd.NewOptions(), ring, TimeProvider.System);
        await engine.Load(None); // leaves the value that proves the keys
        await engine.Commit([Given.Create(Given.Secret("a")), Given.Create(Given.Secret("b")), Given.Create(Given.Config("c"))], None);
        KeyRing.Rotate(Keys);
        ring.Reload();
        await engine.Commit([Given.Create(Given.Secret("d"))], None);

        (await engine.CountKeys(None)).ShouldBe([new(ring.KeyIds[0], 1), new(ring.KeyIds[1], 3)], ignoreOrder: true);
        (await engine.Reseal(None)).ShouldBe(2);
        (await engine.CountKeys(None)).ShouldHaveSingleItem().ShouldBe(new(ring.KeyIds[0], 4));
    }
}
