namespace Portcullis.Kube.Tests;

/// <summary>Commits whose answer never comes.</summary>
public sealed class EtcdLostAnswerTests(EtcdFixture etcd) : IClassFixture<EtcdFixture>
{
    private const string Txn = "/v3/kv/txn";
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_commit_that_was_made_is_found_though_its_answer_is_lost()
    {
        await using GatewayRelay relay = await GatewayRelay.StartAsync(etcd.Server.Endpoint);
        await using EtcdEngine engine = Open(relay);
        await engine.Load(None);
        relay.Counts.Clear();
        relay.Fate = (path, count) => path == Txn && count == 1 ? RelayFate.LoseAnswer : RelayFate.Pass;

        CommitResult result = await engine.Commit([Given.Create(Given.Config("a"))], None);

        result.Made.ShouldBeTrue();
        (await engine.Load(None)).Objects.Single().Revision.ShouldBe(result.Revision);
    }

    [Fact]
    public async Task A_commit_that_was_made_is_found_though_others_wrote_after_it()
    {
        await using GatewayRelay relay = await GatewayRelay.StartAsync(etcd.Server.Endpoint);
        EtcdOptions options = etcd.NewOptions();
        await using EtcdEngine engine = EtcdEngine.Open(options with { Endpoints = [relay.Endpoint] }, UnsealedValues.Instance, TimeProvider.System);
        await using EtcdEngine other = EtcdEngine.Open(options, UnsealedValues.Instance, TimeProvider.System);
        await engine.Load(None);
        relay.Counts.Clear();
        relay.Fate = (path, count) =>
        {
            if (path == Txn && count == 1)
                return RelayFate.LoseAnswer;
            if (path == Txn && count == 2)
                for (int at = 0; at < 5; at++)
                    other.Commit([Given.Create(Given.Config($"other{at}"))], None).GetAwaiter().GetResult().Made.ShouldBeTrue();
            return RelayFate.Pass;
        };

        CommitResult result = await engine.Commit([Given.Create(Given.Config("a"))], None);

        result.Made.ShouldBeTrue();
        EngineContent content = await engine.Load(None);
        content.Objects.Single(each => each.Key.Name == "a").Revision.ShouldBe(result.Revision);
        content.Objects.Length.ShouldBe(6);
    }

    [Fact]
    public async Task A_commit_that_is_still_on_its_way_is_made_once_though_it_arrives_late()
    {
        await using GatewayRelay relay = await GatewayRelay.StartAsync(etcd.Server.Endpoint);
        await using EtcdEngine engine = Open(relay);
        await engine.Load(None);
        relay.Counts.Clear();
        relay.Fate = (path, count) => path == Txn && count == 1 ? RelayFate.Hold : RelayFate.Pass;
        ObjectKey key = Given.Config("a");

        CommitResult result = await engine.Commit([Given.Create(key)], None);
        CommitResult deleted = await engine.Commit([Given.Delete(key, result.Revision)], None);
        string[] late = await relay.Release();

        result.Made.ShouldBeTrue();
        deleted.Made.ShouldBeTrue();
        late.Single().ShouldNotContain("succeeded");
        (await engine.Load(None)).Objects.ShouldBeEmpty(); // the late one found nothing in its way but its own void key
    }

    [Fact]
    public async Task Says_that_the_outcome_is_unknown_when_nothing_answers_any_more()
    {
        await using GatewayRelay relay = await GatewayRelay.StartAsync(etcd.Server.Endpoint);
        await using EtcdEngine engine = Open(relay);
        await engine.Load(None);
        relay.Counts.Clear();
        relay.Fate = (path, count) => path == Txn && count == 1 ? RelayFate.LoseAnswer : RelayFate.Hold;

        StorageException problem = await Should.ThrowAsync<StorageException>(engine.Commit([Given.Create(Given.Config("a"))], None));

        problem.OutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task A_commit_is_not_left_halfway_by_a_caller_that_goes_away()
    {
        await using GatewayRelay relay = await GatewayRelay.StartAsync(etcd.Server.Endpoint);
        await using EtcdEngine engine = Open(relay);
        await engine.Load(None);
        using var leaving = new CancellationTokenSource();
        relay.Fate = (path, _) =>
        {
            if (path == Txn)
                leaving.Cancel();
            return RelayFate.Pass;
        };

        (await engine.Commit([Given.Create(Given.Config("a"))], leaving.Token)).Made.ShouldBeTrue();
        await Should.ThrowAsync<OperationCanceledException>(engine.Commit([Given.Create(Given.Config("b"))], leaving.Token));
        (await engine.Load(None)).Objects.Length.ShouldBe(1);
    }

    [Fact]
    public async Task Follows_without_gaps_or_repeats_while_its_connections_break()
    {
        await using GatewayRelay relay = await GatewayRelay.StartAsync(etcd.Server.Endpoint);
        EtcdOptions options = etcd.NewOptions();
        await using EtcdEngine writer = EtcdEngine.Open(options, UnsealedValues.Instance, TimeProvider.System);
        await using EtcdEngine reader = EtcdEngine.Open(options with { Endpoints = [relay.Endpoint, etcd.Server.Endpoint] }, UnsealedValues.Instance, TimeProvider.System);
        long start = (await writer.Load(None)).Revision;
        relay.Fate = (path, _) => path == "/v3/watch" ? RelayFate.Hold : RelayFate.Pass;
        await using var following = new Following(reader, start);
        var written = new List<long>();
        for (int at = 0; at < 30; at++)
            written.Add((await writer.Commit([Given.Create(Given.Config($"c{at}"))], None)).Revision);

        await following.Reach(written[^1]);

        following.Changes.Select(each => each.Revision).ShouldBe(written);
    }

    private EtcdEngine Open(GatewayRelay relay) => EtcdEngine.Open(
        etcd.NewOptions() with { Endpoints = [relay.Endpoint], RequestTimeout = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(3) },
        UnsealedValues.Instance, TimeProvider.System);
}
