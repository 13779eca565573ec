using System.Collections.Immutable;
using Portcullis.Mesh;
using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>
/// The data plane: workers that carry traffic by the snapshot in force. Begins with <see cref="MeshSnapshot.DenyAll"/>; nothing a
/// snapshot holds, and nothing a peer sends, takes it down.
/// </summary>
/// <remarks>Thread-safe. Needs Linux with OpenSSL 3.</remarks>
public sealed class ProxyHost : IDisposable
{
    private readonly Lock _applying = new();
    private readonly MeshCell _mesh = new();
    private readonly Worker[] _workers;
    private readonly Thread[] _threads;
    private readonly AccessLogWriter? _log;
    private readonly TlsContextRegistry _contexts;
    private readonly ListenerBinder _binder;
    private readonly TimeProvider _time;
    private readonly ExternalAuthorizer _authorizer;
    private bool _stopped;
    private bool _ended;

    /// <summary>Starts the workers.</summary>
    public ProxyHost(ProxyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1, nameof(options));
        _time = options.Time;
        _log = options.AccessLog is { } stream ? new AccessLogWriter(stream, options.Problem) : null;
        _contexts = new TlsContextRegistry(options.Time, options.Problem);
        Keys = new JwksLoop(options.Keys, options.Time, Ed25519.Verify, options.Problem);
        var names = new DnsCache(options.Time);
        _authorizer = new ExternalAuthorizer(options.Time);
        _workers = new Worker[options.Workers];
        for (int i = 0; i < _workers.Length; i++)
            _workers[i] = new Worker(i, options, _mesh, names, Keys, options.Authorizers ?? _authorizer, _log);
        _binder = new ListenerBinder(_workers);
        _threads = [.. _workers.Select(static worker => new Thread(worker.Run) { Name = $"worker {worker.Index}", IsBackground = true })];
        foreach (Thread thread in _threads)
            thread.Start();
    }

    internal IReadOnlyList<Worker> Workers => _workers;

    /// <summary>The keys that tokens are verified with.</summary>
    public JwksLoop Keys { get; }

    /// <summary>By name: what extension providers were asked and answered since the start.</summary>
    public ImmutableSortedDictionary<string, AuthorizerCounts> Authorizers => _authorizer.Counts;

    /// <summary>Everything counted since the start.</summary>
    public ProxyCounters Counters => Sum();

    /// <summary>
    /// Begins to fetch the keys that a snapshot needs, before it is applied, and waits for the first answers; returns the places that
    /// have not answered when the time is over.
    /// </summary>
    public Task<ImmutableArray<string>> PrepareKeys(MeshSnapshot snapshot, TimeSpan limit, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Keys.Follow(snapshot.TokenKeys);
        return Keys.WaitForFirst(limit, cancel);
    }

    /// <summary>
    /// Puts a snapshot in force: every request that starts from now on is decided and routed by it. Listeners that stay keep their
    /// sockets and connections; new ones accept when this returns; removed ones finish what they carry.
    /// </summary>
    public ApplyResult Apply(MeshSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        lock (_applying)
        {
            LiveMesh mesh = _contexts.Build(snapshot);
            if (!_stopped)
                Keys.Follow(snapshot.TokenKeys);
            _mesh.Publish(mesh);
            if (_stopped)
                return new ApplyResult([], [], []);
            (IReadOnlyList<BoundListener> bound, IReadOnlyList<BindFailure> failures) = _binder.Reconcile(snapshot);
            foreach (Worker worker in _workers)
                worker.Post(worker => worker.Connections.DrainUnserved(mesh));
            return new ApplyResult(bound, failures, mesh.Closed);
        }
    }

    /// <summary>
    /// Stops accepting, tells every peer that no more requests are wanted (GOAWAY, <c>connection: close</c>), waits until what is under
    /// way is done or the time is over, and stops. Returns the number of connections that had to be cut.
    /// </summary>
    public async Task<long> Drain(TimeSpan limit)
    {
        lock (_applying)
        {
            if (_stopped)
                return 0;
            _stopped = true;
            _binder.Reconcile(MeshSnapshot.DenyAll);
        }
        foreach (Worker worker in _workers)
            worker.Post(static worker => worker.BeginDraining());
        long end = _time.GetTimestamp() + (long)(limit.TotalSeconds * _time.TimestampFrequency);
        while (OpenConnections() > 0 && _time.GetTimestamp() < end)
            await Task.Delay(TimeSpan.FromMilliseconds(20)).ConfigureAwait(false);
        long cut = OpenConnections();
        Stop();
        return cut;
    }

    /// <summary>Ends everything at once.</summary>
    public void Dispose()
    {
        lock (_applying)
            _stopped = true;
        Stop();
    }

    // After a drain has stopped everything, disposal finds nothing left to do.
    private void Stop()
    {
        if (_ended)
            return;
        _ended = true;
        foreach (Worker worker in _workers)
            worker.Post(static worker => worker.Stop());
        foreach (Thread thread in _threads)
            thread.Join();
        _log?.Dispose();
        _authorizer.Dispose();
        Keys.Dispose();
        foreach (Worker worker in _workers)
            worker.Dispose();
    }

    private long OpenConnections() => _workers.Sum(static worker => Volatile.Read(ref worker.Counters.ConnectionsOpen));

    private ProxyCounters Sum()
    {
        long Total(Func<WorkerCounters, long> count) => _workers.Sum(worker => count(worker.Counters));
        return new ProxyCounters
        {
            ConnectionsAccepted = Total(static counts => counts.ConnectionsAccepted),
            ConnectionsOpen = Total(static counts => counts.ConnectionsOpen),
            HandshakesCompleted = Total(static counts => counts.HandshakesCompleted),
            HandshakesFailed = _workers.SelectMany(static worker => worker.Counters.Failures)
                .GroupBy(static failure => failure.Key, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(static group => group.Key, static group => group.Sum(static failure => failure.Value), StringComparer.Ordinal),
            Requests = Total(static counts => counts.Requests),
            RequestsDenied = Total(static counts => counts.RequestsDenied),
            LocalReplies = Total(static counts => counts.LocalReplies),
            RequestsWithoutToken = Total(static counts => counts.RequestsWithoutToken),
            TokensAccepted = Total(static counts => counts.TokensAccepted),
            TokensRefused = Total(static counts => counts.TokensRefused),
            TokenCacheHits = _workers.Sum(static worker => worker.Tokens.Hits),
            TokenCacheMisses = _workers.Sum(static worker => worker.Tokens.Misses),
            Checks = Total(static counts => counts.Checks),
            ChecksDenied = Total(static counts => counts.ChecksDenied),
            ChecksFailed = Total(static counts => counts.ChecksFailed),
            UpstreamConnects = Total(static counts => counts.UpstreamConnects),
            UpstreamConnectFailures = Total(static counts => counts.UpstreamConnectFailures),
            UpstreamReuses = Total(static counts => counts.UpstreamReuses),
            UpstreamRetries = Total(static counts => counts.UpstreamRetries),
            BytesReceived = Total(static counts => counts.BytesReceived),
            BytesSent = Total(static counts => counts.BytesSent),
            AccessLogLinesDropped = Total(static counts => counts.AccessLogLinesDropped),
        };
    }
}
