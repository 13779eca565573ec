using Portcullis.Mesh;
using Portcullis.Proxy;

namespace Portcullis.Running;

/// <summary>One run of <c>portcullis up</c>: load, compile, serve, follow the files, drain.</summary>
/// <remarks>A bad first configuration ends the process; a bad later one is reported, and what runs stays in force.</remarks>
internal sealed class GatewayRun(UpOptions options, TextWriter error)
{
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
        using GatewayServing? serving = GatewayServing.Open(options, Report);
        if (serving is null)
            return Failed("metrics cannot be served: nothing was started", ExitCode.Unavailable);
        ApplyResult applied = serving.Apply(first, "", stopping.Token);
        if (applied.Failures.Count > 0)
            return Failed("not every listener could be opened: nothing was started", ExitCode.Unavailable);

        serving.SayReady(applied);
        ChangeLoop.Follow(watcher, () => Reload(serving, watcher, stopping.Token), Report, stopping.Token);
        serving.Drain();
        return ExitCode.Ok;
    }

    private void Reload(GatewayServing serving, PathWatcher watcher, CancellationToken stopping)
    {
        long start = TimeProvider.System.GetTimestamp();
        if (_configuration.Load(serving.Current) is not { } next)
        {
            Report($"the change is not applied: revision {serving.Current.Revision} stays in force");
            return;
        }
        serving.Apply(next, "; the other listeners serve", stopping);
        watcher.AlsoWatch(_configuration.CredentialFiles);
        Report($"revision {next.Revision} is in force after {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:0} ms");
    }

    private void Report(string message) => error.WriteLine($"portcullis: {message}");

    private ExitCode Failed(string message, ExitCode code)
    {
        Report(message);
        return code;
    }
}
