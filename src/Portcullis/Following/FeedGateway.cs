using System.Collections.Immutable;
using System.Security.Cryptography;
using Portcullis.Control;
using Portcullis.Mesh;
using Portcullis.Proxy;
using Portcullis.Running;
using Portcullis.Syntax;

namespace Portcullis.Following;

/// <summary>A gateway that runs what a control plane feeds it: apply, acknowledge or refuse, until asked to stop; then drain.</summary>
/// <remarks>
/// Nothing listens before the first update. A Gateway need not exist yet. What is refused changes nothing of what runs, and a
/// listener that cannot be opened is tried again.
/// </remarks>
internal sealed class FeedGateway
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(5);
    private static readonly string Instance = RandomNumberGenerator.GetHexString(32, lowercase: true);

    private readonly Lock _applying = new(); // guards everything below that is not read-only, and what the feed is told: updates and changed files come from two threads
    private readonly UpOptions _options;
    private readonly TextWriter _error;
    private readonly Stream? _output;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly CredentialFiles _credentials = new();
    private readonly FeedConfiguration _configuration;
    private readonly FeedProgress _progress = new();
    private ApplyResult? _applied;
    private ImmutableArray<FeedRefusal> _unserved = [];
    private string _lastWarnings = "";

    /// <param name="output">Where the ready line and the access log go; null: standard output.</param>
    public FeedGateway(UpOptions options, TextWriter error, Stream? output = null)
    {
        (_options, _error, _output) = (options, error, output);
        _configuration = new FeedConfiguration(options.Workload, _credentials, _time);
    }

    /// <summary>How a gateway describes itself to the control plane.</summary>
    public static DataPlane Describe(UpOptions options)
    {
        GatewayWorkload workload = options.Workload;
        return new DataPlane($"{workload.Namespace}/{workload.Name}", workload.Namespace, workload.Name, workload.Labels, workload.Address, GatewayView.Version) { Instance = Instance };
    }

    /// <summary>Serves until <paramref name="stopping"/> is cancelled, and drains. Says on standard output when the first update is in force, and again when other listeners are open.</summary>
    /// <param name="feed">Stays the caller's, who disposes it.</param>
    /// <param name="link">How the connection stands; null for a feed in this process.</param>
    public async Task<ExitCode> Run(IFeedSubscription feed, CancellationToken stopping, Func<FeedLink>? link = null)
    {
        link ??= () => new FeedLink("in this process", Connected: true, _time.GetUtcNow(), FromCache: false, Problem: null);
        using GatewayServing? serving = GatewayServing.Open(_options, Report, () => _progress.Report(link()), _output);
        if (serving is null)
        {
            Report("metrics cannot be served: nothing was started");
            return ExitCode.Unavailable;
        }
        using var watcher = new PathWatcher([], Report);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task files = Task.Factory.StartNew(
            () => ChangeLoop.Follow(watcher, () => FilesChanged(feed, serving, stopping), Report, ending.Token),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await Follow(feed, serving, watcher, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            serving.Drain();
        }
        finally
        {
            await ending.CancelAsync();
            await files;
        }
        return ExitCode.Ok;
    }

    // Ends by cancellation alone.
    private async Task Follow(IFeedSubscription feed, GatewayServing serving, PathWatcher watcher, CancellationToken stopping)
    {
        Task<FeedUpdate>? next = null;
        while (true)
        {
            next ??= feed.Next(stopping).AsTask();
            if (_applied is { Failures.Count: > 0 } && await Task.WhenAny(next, Task.Delay(TryAgain, _time, stopping)) != next)
            {
                stopping.ThrowIfCancellationRequested();
                Again(feed, () => Listen(serving, serving.Current, stopping));
                continue;
            }
            if (await Taken(next, stopping) is not { } update)
                return;
            next = null;
            try
            {
                Take(feed, update, serving, stopping);
                watcher.AlsoWatch(_credentials.Paths);
            }
#pragma warning disable CA1031 // the loop's top: a mistake of ours over one update must not take down what serves
            catch (Exception mistake) when (mistake is not OutOfMemoryException and not OperationCanceledException)
#pragma warning restore CA1031
            {
                Report($"BUG: the update to revision {update.Revision} is not applied: {mistake}");
                lock (_applying)
                    feed.Refuse(update.Revision, [new FeedRefusal("", $"a mistake in the gateway: {mistake.GetType().Name}")]);
            }
        }
    }

    // Null: the feed has ended by itself, as when another process became this data plane. Serving goes on as long as it may.
    private async Task<FeedUpdate?> Taken(Task<FeedUpdate> next, CancellationToken stopping)
    {
        try
        {
            return await next;
        }
        catch (OperationCanceledException ended) when (!stopping.IsCancellationRequested)
        {
            _progress.Ended(ended.Message.TrimEnd('.'));
            Report($"the feed has ended: {ended.Message.TrimEnd('.')}; what is in force stays, and changes are not seen any more");
            await Task.Delay(Timeout.Infinite, stopping);
            return null;
        }
    }

    private void Take(IFeedSubscription feed, FeedUpdate update, GatewayServing serving, CancellationToken stopping)
    {
        long start = _time.GetTimestamp();
        FeedStep step;
        lock (_applying)
        {
            step = _configuration.Take(update, serving.Current);
            PutInForce(step, serving, stopping);
            if (step.Accepted)
            {
                _progress.Accepted(update.Revision);
                feed.Acknowledge(update.Revision, _unserved);
            }
            else
            {
                _progress.Refused(step.Refusals);
                feed.Refuse(update.Revision, step.Refusals);
            }
        }
        if (step.Accepted)
        {
            if (step.Next is not null)
                Report($"revision {update.Revision} is in force after {_time.GetElapsedTime(start).TotalMilliseconds:0} ms");
        }
        else
        {
            Report($"revision {update.Revision} is refused: {(_progress.Revision is var running && running > 0 ? $"revision {running} stays in force" : "nothing is served yet")}");
        }
    }

    private void FilesChanged(IFeedSubscription feed, GatewayServing serving, CancellationToken stopping) =>
        Again(feed, () => PutInForce(_configuration.Compile(serving.Current), serving, stopping));

    // What is not served may change without an update: a port is free, a file is mended.
    private void Again(IFeedSubscription feed, Action attempt)
    {
        lock (_applying)
        {
            ImmutableArray<FeedRefusal> before = _unserved;
            attempt();
            if (!_unserved.SequenceEqual(before))
                feed.TellUnserved(_unserved);
        }
    }

    private void PutInForce(FeedStep step, GatewayServing serving, CancellationToken stopping)
    {
        Tell(step.Found);
        if (step.Next is { } next)
            Listen(serving, next, stopping);
    }

    private void Listen(GatewayServing serving, MeshSnapshot snapshot, CancellationToken stopping)
    {
        ApplyResult applied = serving.Apply(snapshot, "; it is tried again", stopping, _applied?.Failures);
        bool told = _applied is { } before && before.Bound.Select(Place).SequenceEqual(applied.Bound.Select(Place), StringComparer.Ordinal);
        _applied = applied;
        _unserved = UnservedGateways.Of(snapshot, applied);
        _progress.Serves(_unserved);
        if (!told)
            serving.SayReady(applied);
    }

    private static string Place(BoundListener listener) => $"{listener.DeclaredPort} {listener.EndPoint} {listener.Tls}";

    // The same warnings after every update would bury the new one.
    private void Tell(IReadOnlyList<Diagnostic> found)
    {
        string lines = string.Concat(found.Select(static each => $"portcullis: {FeedText.Line(each)}\n"));
        if (lines != _lastWarnings || found.Any(static each => each.Severity == Severity.Error))
            _error.Write(lines);
        _lastWarnings = lines;
    }

    private void Report(string message) => _error.WriteLine($"portcullis: {message}");
}
