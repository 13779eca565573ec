using Portcullis.Mesh;
using Portcullis.Proxy;

namespace Portcullis.Running;

/// <summary>A gateway that serves whatever snapshots it is given, with the doors through which it is watched. Not thread-safe.</summary>
/// <remarks>Where the snapshots come from is the owner's business: files (<see cref="GatewayRun"/>) or a control plane's feed.</remarks>
internal sealed class GatewayServing : IDisposable
{
    private static readonly TimeSpan FirstKeys = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MoreKeys = TimeSpan.FromSeconds(1);

    private readonly UpOptions _options;
    private readonly Action<string> _report;
    private readonly Stream _output;
    private readonly ProxyHost _host;
    private readonly GatewayView _view;
    private readonly Watchers _watchers;

    private GatewayServing(UpOptions options, Action<string> report, Stream output, ProxyHost host, GatewayView view, Watchers watchers) =>
        (_options, _report, _output, _host, _view, _watchers) = (options, report, output, host, view, watchers);

    /// <summary>The snapshot in force.</summary>
    public MeshSnapshot Current { get; private set; } = MeshSnapshot.DenyAll;

    /// <summary>Starts the workers and opens the doors; null, after saying why, when metrics cannot be served. Nothing listens yet.</summary>
    /// <param name="feed">How the feed stands that the snapshots come from; null when they come from files.</param>
    /// <param name="output">Where the ready line and the access log go, owned from here on; null: standard output.</param>
    public static GatewayServing? Open(UpOptions options, Action<string> report, Func<FeedReport>? feed = null, Stream? output = null)
    {
        output ??= Console.OpenStandardOutput();
        var host = new ProxyHost(new ProxyOptions
        {
            Workers = options.Workers,
            AccessLog = options.AccessLog is null ? null : output,
            AccessLogFormat = options.AccessLog ?? AccessLogFormat.Json,
            Problem = report,
            Keys = options.Keys,
        });
        var view = new GatewayView(host, TimeProvider.System) { Feed = feed, Control = options.Control };
        if (Watchers.Open(options.Metrics, options.StatusSocket, view.Read, report) is { } watchers)
        {
            view.Metrics = watchers.Metrics;
            return new GatewayServing(options, report, output, host, view, watchers);
        }
        host.Dispose();
        output.Dispose();
        return null;
    }

    /// <summary>Puts a snapshot in force. Listeners that could not be opened are reported, <paramref name="afterFailure"/> behind each.</summary>
    /// <param name="told">Failures that were reported before, and are not again.</param>
    public ApplyResult Apply(MeshSnapshot snapshot, string afterFailure, CancellationToken stopping, IReadOnlyCollection<BindFailure>? told = null)
    {
        // Keys are asked for before anything is decided by them, and waited for, but never for long: whoever has no token is served anyway.
        TimeSpan patience = ReferenceEquals(Current, MeshSnapshot.DenyAll) ? FirstKeys : MoreKeys;
        foreach (string late in _host.PrepareKeys(snapshot, patience, stopping).GetAwaiter().GetResult())
            _report($"token keys from `{late}` have not come within {patience.TotalSeconds} s: requests with its tokens are refused until they do");
        ApplyResult applied = _host.Apply(snapshot);
        Current = snapshot;
        _view.Applied(snapshot, applied);
        foreach (BindFailure failure in applied.Failures.Except(told ?? []))
            _report($"{failure.Reason}{afterFailure}");
        return applied;
    }

    /// <summary>Says on standard output that the gateway serves, and where.</summary>
    public void SayReady(ApplyResult applied) => ReadyLine.Write(_output, Current.Revision, applied, _view.Metrics, _options.Api, _options.Kubeconfig);

    /// <summary>Lets what is under way end, and stops.</summary>
    public void Drain()
    {
        _view.BeginDraining();
        _report($"draining: open requests have {_options.Drain.TotalSeconds} s to end");
        long cut = _host.Drain(_options.Drain).GetAwaiter().GetResult();
        _report(cut == 0 ? "stopped" : $"stopped: {cut} connections had to be cut");
    }

    public void Dispose()
    {
        _watchers.Dispose();
        _host.Dispose();
        _output.Dispose();
    }
}
