using Portcullis.Testing;

namespace Portcullis.Kube.Tests;

public sealed class EtcdElectionTests(EtcdFixture etcd) : IClassFixture<EtcdFixture>
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task One_of_three_candidates_leads_and_the_next_when_it_resigns()
    {
        EtcdOptions options = etcd.NewOptions() with { Lease = Lease };
        var leaders = new Leaders();
        await using Candidate one = new("one", options, leaders), two = new("two", options, leaders), three = new("three", options, leaders);

        for (int term = 1; term <= 3; term++)
        {
            string leader = await leaders.Term(term);
            Candidate resigning = new[] { one, two, three }.Single(each => each.Name == leader);
            await resigning.Stop(); // at once: the lease is revoked, not waited for
        }

        leaders.HadTwoAtOnce.ShouldBeFalse();
        leaders.Names.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_leader_that_reaches_etcd_no_more_stops_before_another_leads()
    {
        await using GatewayRelay relay = await GatewayRelay.StartAsync(etcd.Server.Endpoint);
        EtcdOptions options = etcd.NewOptions() with { Lease = Lease, RequestTimeout = TimeSpan.FromMilliseconds(500) };
        var leaders = new Leaders();
        await using var cut = new Candidate("cut", options with { Endpoints = [relay.Endpoint] }, leaders);
        await leaders.Term(1);
        await using var waiting = new Candidate("waiting", options, leaders);

        relay.Fate = (_, _) => RelayFate.Hold;

        (await leaders.Term(2)).ShouldBe("waiting");
        leaders.HadTwoAtOnce.ShouldBeFalse();
    }

    [Fact]
    public async Task A_leader_whose_key_is_taken_away_stops_and_stands_again()
    {
        EtcdOptions options = etcd.NewOptions() with { Lease = Lease };
        var leaders = new Leaders();
        await using var only = new Candidate("only", options, leaders);
        await leaders.Term(1);

        etcd.Server.Control("del", options.Prefix + "/.leader");

        await leaders.Term(2);
        leaders.HadTwoAtOnce.ShouldBeFalse();
    }

    [Fact]
    public async Task A_leader_stays_for_longer_than_its_lease()
    {
        // Long enough for a busy machine to renew it in time: a leader that cannot must give way, and that is no mistake.
        EtcdOptions options = etcd.NewOptions() with { Lease = TimeSpan.FromSeconds(3) };
        var leaders = new Leaders();
        await using var first = new Candidate("first", options, leaders);
        await leaders.Term(1);
        await using var second = new Candidate("second", options, leaders);

        await Task.Delay(TimeSpan.FromSeconds(4.5));

        leaders.Names.ShouldBe(["first"]);
    }

    [Fact]
    public async Task The_leader_compacts_history_and_leaves_the_latest_of_it()
    {
        EtcdOptions options = etcd.NewOptions() with { CompactEvery = TimeSpan.FromMilliseconds(20), KeptRevisions = 3 };
        await using EtcdEngine engine = EtcdEngine.Open(options, UnsealedValues.Instance, TimeProvider.System);
        var written = new List<long>();
        for (int at = 0; at < 10; at++)
            written.Add((await engine.Commit([Given.Create(Given.Config($"c{at}"))], CancellationToken.None)).Revision);

        await engine.Lead("a", async cancel =>
        {
            for (int attempt = 0; (await engine.Load(cancel)).HistoryStart < written[^4]; attempt++)
                attempt.ShouldBeLessThan(100); // each load takes a tenth of a second
        }, CancellationToken.None);

        (await engine.Load(CancellationToken.None)).HistoryStart.ShouldBe((await engine.LatestRevision(CancellationToken.None)) - 3);
    }

    [Fact]
    public async Task Work_that_ends_by_itself_ends_leading_and_its_failure_is_the_callers()
    {
        await using EtcdEngine engine = etcd.NewEngine();

        await engine.Lead("a", _ => Task.CompletedTask, CancellationToken.None);
        await Should.ThrowAsync<InvalidDataException>(engine.Lead("a", _ => throw new InvalidDataException("work"), CancellationToken.None));
        await engine.Lead("b", _ => Task.CompletedTask, CancellationToken.None); // nobody holds the key any more
    }

    [Fact]
    public async Task Elects_another_within_the_lease_though_etcds_own_leader_dies()
    {
        await using EtcdCluster cluster = await EtcdCluster.StartAsync();
        EtcdServer victim = cluster.Leader();
        var options = new EtcdOptions
        {
            Endpoints = [victim.Endpoint, .. cluster.Endpoints.Remove(victim.Endpoint)],
            Lease = TimeSpan.FromSeconds(3),
            RequestTimeout = TimeSpan.FromSeconds(2),
        };
        var leaders = new Leaders();
        await using Candidate one = new("one", options, leaders), two = new("two", options, leaders);
        string leader = await leaders.Term(1);

        victim.Kill();
        await new[] { one, two }.Single(each => each.Name == leader).Stop();

        (await leaders.Term(2)).ShouldNotBe(leader);
        leaders.HadTwoAtOnce.ShouldBeFalse();
    }

    /// <summary>One process that stands for election.</summary>
    private sealed class Candidate : IAsyncDisposable
    {
        private readonly EtcdEngine _engine;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _leading;

        public Candidate(string name, EtcdOptions options, Leaders leaders)
        {
            Name = name;
            _engine = EtcdEngine.Open(options, UnsealedValues.Instance, TimeProvider.System);
            _leading = Task.Run(() => _engine.Lead(name, cancel => leaders.Work(name, cancel), _stop.Token));
        }

        public string Name { get; }

        public async Task Stop()
        {
            await _stop.CancelAsync();
            Exception? end = await Record.ExceptionAsync(() => _leading.WaitAsync(TimeSpan.FromSeconds(20)));
            end.ShouldBeAssignableTo<OperationCanceledException>(end?.ToString());
        }

        public async ValueTask DisposeAsync()
        {
            if (!_stop.IsCancellationRequested)
                await Stop();
            await _engine.DisposeAsync();
            _stop.Dispose();
        }
    }

    /// <summary>Who led, in order.</summary>
    private sealed class Leaders
    {
        private readonly Lock _gate = new();
        private readonly List<string> _names = [];
        private readonly List<(int Term, TaskCompletionSource Began)> _waiting = [];
        private int _now;

        public bool HadTwoAtOnce { get; private set; }

        public IReadOnlyList<string> Names
        {
            get
            {
                lock (_gate)
                    return [.. _names];
            }
        }

        /// <summary>Waits until somebody leads for so many-eth time, and names it.</summary>
        public async Task<string> Term(int number)
        {
            var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                if (_names.Count >= number)
                    return _names[number - 1];
                _waiting.Add((number, began));
            }
            await began.Task.WaitAsync(TimeSpan.FromSeconds(30));
            return Names[number - 1];
        }

        public async Task Work(string name, CancellationToken cancel)
        {
            lock (_gate)
            {
                HadTwoAtOnce |= ++_now > 1;
                _names.Add(name);
                foreach ((int term, TaskCompletionSource began) in _waiting)
                    if (_names.Count >= term)
                        began.TrySetResult();
            }
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            }
            finally
            {
                lock (_gate)
                    _now--;
            }
        }
    }
}
