using System.Collections.Immutable;
using System.Diagnostics;
using Portcullis.Testing;

namespace Portcullis.Kube.Tests;

public sealed class EtcdClusterTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Loses_nothing_when_a_follower_is_killed_under_a_stream_of_writes()
    {
        await using EtcdCluster cluster = await EtcdCluster.StartAsync();
        EtcdServer leader = cluster.Leader();
        EtcdServer follower = cluster.Members.First(member => member != leader);

        await Survives(cluster, follower, follower.Kill);
    }

    [Fact]
    public async Task Loses_nothing_when_the_leader_is_killed_under_a_stream_of_writes()
    {
        await using EtcdCluster cluster = await EtcdCluster.StartAsync();
        EtcdServer leader = cluster.Leader();

        await Survives(cluster, leader, leader.Kill);
    }

    [Fact]
    public async Task Loses_nothing_when_the_leader_hangs_and_wakes_again()
    {
        await using EtcdCluster cluster = await EtcdCluster.StartAsync();
        EtcdServer leader = cluster.Leader();

        await Survives(cluster, leader, leader.Pause, leader.Resume);
    }

    [Fact]
    public async Task Fails_with_what_to_do_while_most_members_are_gone_and_recovers_when_they_are_back()
    {
        await using EtcdCluster cluster = await EtcdCluster.StartAsync();
        await using EtcdEngine engine = Open(cluster.Endpoints, TimeSpan.FromSeconds(1));
        long start = (await engine.Load(None)).Revision;
        await using var following = new Following(engine, start);
        cluster.Members[0].Kill();
        cluster.Members[1].Kill();

        StorageException refused = await Should.ThrowAsync<StorageException>(engine.Commit([Given.Create(Given.Config("a"))], None));
        await Should.ThrowAsync<StorageException>(engine.LatestRevision(None));
        await Task.WhenAll(cluster.Members[0].StartAgainAsync(), cluster.Members[1].StartAgainAsync());

        refused.OutcomeUnknown.ShouldBeTrue();
        refused.Message.ShouldContain("more than half");
        await using EtcdEngine patient = Open(cluster.Endpoints, TimeSpan.FromSeconds(20));
        CommitResult later = await patient.Commit([Given.Create(Given.Config("b"))], None);
        later.Made.ShouldBeTrue();
        await following.Reach(later.Revision);
    }

    private static async Task Survives(EtcdCluster cluster, EtcdServer victim, Action strike, Action? heal = null)
    {
        // The victim comes first: requests and the watch are there when it is struck.
        await using EtcdEngine engine = Open([victim.Endpoint, .. cluster.Endpoints.Remove(victim.Endpoint)], TimeSpan.FromSeconds(20));
        long start = (await engine.Load(None)).Revision;
        await using var following = new Following(engine, start);
        await using var stream = new WriteStream(engine);
        await stream.More(100);

        long struck = Stopwatch.GetTimestamp();
        strike();
        await stream.More(100);
        TimeSpan outage = Stopwatch.GetElapsedTime(struck);
        heal?.Invoke();
        await stream.More(20);
        await stream.Stop();

        stream.Failures.ShouldBeEmpty();
        outage.ShouldBeLessThan(TimeSpan.FromSeconds(15));
        EngineContent content = await engine.Load(None);
        content.Objects.ToDictionary(each => each.Key, each => each.Revision).ShouldBe(stream.Acknowledged, ignoreOrder: true);
        await following.Reach(content.Revision);
        following.Changes.Select(each => (each.Key, each.Revision)).ShouldBe(
            stream.Acknowledged.OrderBy(each => each.Value).Select(each => (each.Key, each.Value)));
    }

    private static EtcdEngine Open(ImmutableArray<Uri> endpoints, TimeSpan patience) => EtcdEngine.Open(
        new EtcdOptions { Endpoints = endpoints, RequestTimeout = TimeSpan.FromSeconds(1), Patience = patience },
        UnsealedValues.Instance, TimeProvider.System);
}
