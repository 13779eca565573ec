using Portcullis.Mesh;
using Portcullis.Proxy;

namespace Portcullis.Running;

/// <summary>One run of <c>portcullis up</c>: load, compile, serve, follow the files, drain.</summary>
/// <remarks>A bad first configuration ends the process; a bad later one is reported, and what runs stays in force.</remarks>
internal sealed class GatewayRun(UpOptions options, TextWriter error)
{
    private static readonly TimeSpan FirstKeys = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MoreKeys = TimeSpan.FromSeconds(1);

    private readonly Configuration _configuration = new(options, error);

    public ExitCode Run()
    {
        // Watching begins before the first read, so that no change falls between the two.
        using var watcher = new PathWatcher(options.Paths, Report);
        if (_configuration.Load(MeshSnapshot.DenyAll) is not { } first)
            return Failed("the configuration has errors: nothing was started", ExitCode.InvalidInput);
        if (first.Listeners.IsEmpty)
            return Failed("nothing to serve: no Gateway in these files selects this workload and has a server that can be opened", ExitCode.InvalidInput);
        watcher.AlsoWatch(_configuration.CredentialFiles);

        // From here on a signal drains; before, it ends the process at once.
        using var stopping = new StopSignals();

        using Stream output = Console.OpenStandardOutput();
        using var host = new ProxyHost(new ProxyOptions
        {
            Workers = options.Workers,
            AccessLog = options.AccessLog is null ? null : output,
            AccessLogFormat = options.AccessLog ?? AccessLogFormat.Json,
            Problem = Report,
            Keys = options.Keys,
        });
        var view = new GatewayView(host, TimeProvider.System);
        using GatewayWatchers? watchers = GatewayWatchers.Open(options, view, Report);
        if (watchers is null)
            return Failed("metrics cannot be served: nothing was started", ExitCode.Unavailable);
        ApplyResult applied = Apply(host, view, first, FirstKeys, stopping.Token);
        Report(applied, "");
        if (applied.Failures.Count > 0)
            return Failed("not every listener could be opened: nothing was started", ExitCode.Unavailable);

        ReadyLine.Write(output, first.Revision, applied, view.Metrics);
        MeshSnapshot current = first;
        ChangeLoop.Follow(watcher, () => current = Reload(host, view, current, watcher, stopping.Token), Report, stopping.Token);

        view.BeginDraining();
        Report($"draining: open requests have {options.Drain.TotalSeconds} s to end");
        long cut = host.Drain(options.Drain).GetAwaiter().GetResult();
        Report(cut == 0 ? "stopped" : $"stopped: {cut} connections had to be cut");
        return ExitCode.Ok;
    }

    // Keys are asked for before anything is decided by them, and waited for, but never for long: whoever has no token is served anyway.
    private ApplyResult Apply(ProxyHost host, GatewayView view, MeshSnapshot snapshot, TimeSpan patience, CancellationToken stopping)
    {
        foreach (string late in host.PrepareKeys(snapshot, patience, stopping).GetAwaiter().GetResult())
            Report($"token keys from `{late}` have not come within {patience.TotalSeconds} s: requests with its tokens are refused until they do");
        ApplyResult applied = host.Apply(snapshot);
        view.Applied(snapshot, applied);
        return applied;
    }

    private MeshSnapshot Reload(ProxyHost host, GatewayView view, MeshSnapshot current, PathWatcher watcher, CancellationToken stopping)
    {
        long start = TimeProvider.System.GetTimestamp();
        if (_configuration.Load(current) is not { } next)
        {
            Report($"the change is not applied: revision {current.Revision} stays in force");
            return current;
        }
        Report(Apply(host, view, next, MoreKeys, stopping), "; the other listeners serve");
        watcher.AlsoWatch(_configuration.CredentialFiles);
        Report($"revision {next.Revision} is in force after {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:0} ms");
        return next;
    }

    private void Report(ApplyResult applied, string after)
    {
        foreach (BindFailure failure in applied.Failures)
            Report($"cannot listen on {failure.Key}: {failure.Reason}{after}");
    }

    private void Report(string message) => error.WriteLine($"portcullis: {message}");

    private ExitCode Failed(string message, ExitCode code)
    {
        Report(message);
        return code;
    }
}
