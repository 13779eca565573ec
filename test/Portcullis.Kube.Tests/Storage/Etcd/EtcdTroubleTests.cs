using Portcullis.Testing;

namespace Portcullis.Kube.Tests;

/// <summary>An etcd that is full, guarded, encrypted, or not the one it was.</summary>
public sealed class EtcdTroubleTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Out_of_space_refuses_writes_with_what_to_do_keeps_reading_and_recovers()
    {
        await using EtcdServer server = await EtcdServer.StartAsync(new EtcdSettings { Arguments = ["--quota-backend-bytes", "4194304"] });
        await using EtcdEngine engine = Open(server);
        await engine.Load(None);
        string large = new('x', 500_000);
        var made = new List<ObjectKey>();
        StorageException? full = null;
        for (int at = 0; at < 30 && full is null; at++)
        {
            try
            {
                (await engine.Commit([Given.Create(Given.Config($"c{at:D2}"), large)], None)).Made.ShouldBeTrue();
                made.Add(Given.Config($"c{at:D2}"));
            }
            catch (StorageException problem)
            {
                full = problem;
            }
        }

        full.ShouldNotBeNull().OutcomeUnknown.ShouldBeFalse();
        full.Message.ShouldContain("alarm disarm");
        EngineContent content = await engine.Load(None);
        content.Objects.Select(each => each.Key).ShouldBe(made);

        EngineChange first = content.Objects[0];
        await Should.ThrowAsync<StorageException>(engine.Commit([Given.Delete(first.Key, first.Revision)], None)); // the marker needs room too
        await engine.Compact(long.MaxValue, None);
        foreach (ObjectKey key in made.Take(4))
            server.Control("del", "/portcullis" + key.Text);
        await engine.Compact(long.MaxValue, None);
        server.Control("compact", Revision(server));
        server.Control("defrag");
        server.Control("alarm", "disarm");
        (await engine.Commit([Given.Create(Given.Config("again"))], None)).Made.ShouldBeTrue();
    }

    [Fact]
    public async Task Says_which_of_etcds_limits_a_commit_is_beyond()
    {
        await using EtcdServer server = await EtcdServer.StartAsync(new EtcdSettings { Arguments = ["--max-txn-ops", "20"] });
        await using EtcdEngine engine = Open(server);

        StorageException many = await Should.ThrowAsync<StorageException>(engine.Commit([.. Enumerable.Range(0, 20).Select(at => Given.Create(Given.Config($"c{at}")))], None));
        StorageException large = await Should.ThrowAsync<StorageException>(engine.Commit([Given.Create(Given.Config("large"), new string('x', 2_000_000))], None));
        CommitResult most = await engine.Commit([.. Enumerable.Range(0, 19).Select(at => Given.Create(Given.Config($"c{at}")))], None);

        many.Message.ShouldContain("--max-txn-ops");
        large.Message.ShouldContain("--max-request-bytes");
        most.Made.ShouldBeTrue();
    }

    [Fact]
    public async Task Speaks_TLS_with_a_client_certificate_to_an_etcd_that_its_CA_vouches_for()
    {
        using var folder = new CertificateFolder();
        await using EtcdServer server = await EtcdServer.StartAsync(new EtcdSettings
        {
            IsTls = true,
            Arguments = ["--cert-file", folder.ServerCert, "--key-file", folder.ServerKey, "--trusted-ca-file", folder.Ca, "--client-cert-auth"],
        });
        EtcdOptions options = Options(server) with { CaFile = folder.Ca, CertFile = folder.ClientCert, KeyFile = folder.ClientKey };
        await using EtcdEngine engine = EtcdEngine.Open(options, UnsealedValues.Instance, TimeProvider.System);
        await using EtcdEngine anonymous = EtcdEngine.Open(options with { CertFile = null, KeyFile = null }, UnsealedValues.Instance, TimeProvider.System);
        await using EtcdEngine trusting = EtcdEngine.Open(options with { CaFile = folder.OtherCa }, UnsealedValues.Instance, TimeProvider.System);

        (await engine.Commit([Given.Create(Given.Config("a"))], None)).Made.ShouldBeTrue();
        await Should.ThrowAsync<StorageException>(anonymous.LatestRevision(None));
        (await Should.ThrowAsync<StorageException>(trusting.Commit([Given.Create(Given.Config("b"))], None))).OutcomeUnknown.ShouldBeFalse();
        (await engine.Load(None)).Objects.Length.ShouldBe(1);
    }

    [Fact]
    public void Names_the_file_that_cannot_be_read()
    {
        var options = new EtcdOptions { Endpoints = [new Uri("https://127.0.0.1:2379")] };

        Should.Throw<StorageException>(() => Open(options with { CaFile = "/nowhere/ca.pem" })).Message.ShouldContain("/nowhere/ca.pem");
        Should.Throw<StorageException>(() => Open(options with { CertFile = "/nowhere/c.pem", KeyFile = "/nowhere/k.pem" })).Message.ShouldContain("/nowhere/c.pem");
        Should.Throw<StorageException>(() => Open(options with { CertFile = "/nowhere/c.pem" })).Message.ShouldContain("key file");
        Should.Throw<StorageException>(() => Open(options with { UserName = "mesh" })).Message.ShouldContain("password");
        Should.Throw<StorageException>(() => Open(options with { Prefix = "mesh" })).Message.ShouldContain("slash");
    }

    [Fact]
    public async Task A_user_of_etcd_writes_follows_and_gets_a_new_token_when_etcd_forgot_the_old_one()
    {
        await using EtcdServer server = await EtcdServer.StartAsync();
        server.Control("user", "add", "root:rootword");
        server.Control("user", "grant-role", "root", "root");
        server.Control("user", "add", "mesh:meshword");
        server.Control("role", "add", "mesh");
        server.Control("role", "grant-permission", "mesh", "readwrite", "/portcullis/", "/portcullis0");
        server.Control("user", "grant-role", "mesh", "mesh");
        server.Control("user", "add", "stranger:strangerword");
        server.Control("auth", "enable");
        await using EtcdEngine engine = Open(Options(server) with { UserName = "mesh", Password = "meshword" });
        long start = (await engine.Load(None)).Revision;
        await using var following = new Following(engine, start);

        CommitResult before = await engine.Commit([Given.Create(Given.Config("a"))], None);
        await following.Reach(before.Revision);
        server.Kill();
        await server.StartAgainAsync(); // tokens live in its memory
        CommitResult after = await engine.Commit([Given.Create(Given.Config("b"))], None);
        await following.Reach(after.Revision);

        await engine.Compact(before.Revision, None);
        await engine.Lead("mesh", _ => Task.CompletedTask, None);

        await using EtcdEngine nobody = Open(Options(server));
        await using EtcdEngine wrong = Open(Options(server) with { UserName = "mesh", Password = "wrongword" });
        await using EtcdEngine stranger = Open(Options(server) with { UserName = "stranger", Password = "strangerword" });
        (await Should.ThrowAsync<StorageException>(nobody.LatestRevision(None))).Message.ShouldContain("give a user name");
        StorageException refused = await Should.ThrowAsync<StorageException>(wrong.LatestRevision(None));
        refused.Message.ShouldContain("check the user name");
        refused.Message.ShouldNotContain("wrongword");
        (await Should.ThrowAsync<StorageException>(stranger.Load(None))).Message.ShouldContain("grant the user a role");
        await using var barred = new Following(stranger, start);
        (await barred.Failure()).ShouldBeOfType<StorageException>().Message.ShouldContain("grant the user a role");
    }

    [Fact]
    public async Task Endpoints_of_two_clusters_are_refused_because_they_would_be_two_truths()
    {
        await using EtcdServer one = await EtcdServer.StartAsync();
        await using EtcdServer two = await EtcdServer.StartAsync();
        await using EtcdEngine engine = Open(Options(one) with { Endpoints = [one.Endpoint, two.Endpoint] });
        (await engine.Commit([Given.Create(Given.Config("a"))], None)).Made.ShouldBeTrue();

        one.Kill();

        (await Should.ThrowAsync<StorageException>(engine.LatestRevision(None))).Message.ShouldContain("different clusters");
        (await Should.ThrowAsync<StorageException>(engine.Commit([Given.Create(Given.Config("b"))], None))).Message.ShouldContain("different clusters");
    }

    [Fact]
    public async Task Tells_those_who_follow_when_etcd_was_restored_from_an_older_backup()
    {
        await using EtcdServer server = await EtcdServer.StartAsync();
        await using EtcdEngine engine = Open(server);
        long first = (await engine.Commit([Given.Create(Given.Config("a"))], None)).Revision;
        await using var following = new Following(engine, first);
        string backup = Path.Combine(server.Folder, "backup.db");
        server.Control("snapshot", "save", backup);
        long second = (await engine.Commit([Given.Create(Given.Config("b"))], None)).Revision;
        await following.Reach(second);

        await server.RestoreAsync(backup);

        (await following.Failure()).ShouldBeOfType<StorageException>().Message.ShouldContain("older backup");
        (await engine.LatestRevision(None)).ShouldBe(first);
        (await engine.Load(None)).Objects.Single().Key.ShouldBe(Given.Config("a"));
        (await engine.Commit([Given.Create(Given.Config("c"))], None)).Made.ShouldBeTrue();
    }

    private static string Revision(EtcdServer server) =>
        System.Text.Json.Nodes.JsonNode.Parse(server.Control("endpoint", "status", "-w", "json"))![0]!["Status"]!["header"]!["revision"]!.ToString();

    private static EtcdOptions Options(EtcdServer server) => new() { Endpoints = [server.Endpoint], Patience = TimeSpan.FromSeconds(3) };

    private static EtcdEngine Open(EtcdServer server) => Open(Options(server));

    private static EtcdEngine Open(EtcdOptions options) => EtcdEngine.Open(options, UnsealedValues.Instance, TimeProvider.System);
}
