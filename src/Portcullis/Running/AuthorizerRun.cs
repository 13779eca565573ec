using Portcullis.Authorizing;
using Portcullis.Mesh;
using Portcullis.Policy;
using Portcullis.Proxy;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Running;

/// <summary>One run of <c>portcullis authorizer</c>: load, compile, answer, follow the files, drain.</summary>
/// <remarks>A bad first configuration ends the process; a bad later one is reported, and what runs stays in force.</remarks>
internal sealed class AuthorizerRun(AuthorizerOptions options, TextWriter error)
{
    private static readonly TimeSpan FirstKeys = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MoreKeys = TimeSpan.FromSeconds(1);

    private readonly ResourceReader _reader = new(options.Paths, options.UnknownFields, error);
    private readonly CredentialFiles _credentials = new();
    private readonly TimeProvider _time = TimeProvider.System;

    public async Task<ExitCode> Run()
    {
        if (options.Problem() is { } problem)
            return Failed(problem, ExitCode.InvalidInput);
        ListenerTls? tls = null;
        if (options.Tls is { } files && (tls = ListenerTls.Load(files, out string? reason)) is null)
            return Failed(reason!, ExitCode.InvalidInput);

        // Watching begins before the first read, so that no change falls between the two.
        using var watcher = new PathWatcher(options.Paths, Report);
        watcher.AlsoWatch(options.Tls?.Paths ?? []);
        if (Load(MeshSnapshot.DenyAll) is not { } first)
            return Failed("the configuration has errors: nothing was started", ExitCode.InvalidInput);

        using var signals = new StopSignals();
        using var keys = new JwksLoop(options.Keys, _time, Native.Ed25519.Verify, Report);
        await Prepare(keys, first, FirstKeys, signals.Token);

        using var providers = new ProviderClient(_time);
        using Stream output = Console.OpenStandardOutput();
        using AccessLogWriter? lines = options.AccessLog is null ? null : new AccessLogWriter(output, Report);
        CheckLog? log = lines is null ? null : new CheckLog(lines, options.AccessLog!.Value, _time);
        var cell = new AuthorizerCell(first);
        await using var server = new AuthorizerServer();
        try
        {
            await server.Start(options, new CheckService(cell, new RequestJudge(keys, _time, providers), options, log, _time), tls);
        }
        catch (Exception refusal) when (refusal is IOException or System.Net.Sockets.SocketException)
        {
            return Failed($"not every listener could be opened: {refusal.Message.TrimEnd('.')}", ExitCode.Unavailable);
        }
        AuthorizerReadyLine.Write(output, first.Mesh.Revision, server.Bound);
        ServiceNotice.Ready();
        ChangeLoop.Follow(watcher, () => Reload(cell, keys, tls, signals.Token), Report, signals.Token);

        Report($"draining: open questions have {options.Drain.TotalSeconds} s to be answered");
        await server.Stop();
        Report("stopped");
        return ExitCode.Ok;
    }

    private AuthorizerRules? Load(MeshSnapshot replaces)
    {
        var found = new Diagnostics();
        ResourceSet resources = _reader.Read(found);
        AuthorizerRules? rules = found.HasErrors ? null : AuthorizerRules.Compile(resources, options.Workload, replaces, _credentials, _time, found);
        _reader.Report(found);
        if (rules is not null && Untold(rules.Mesh.Access.Asks) is { } warning)
            Report(warning);
        if (rules is { Mesh: { Access.IsEmpty: true, Authentication.IsEmpty: true } })
            Report($"no policy in these files applies to namespace `{options.Workload.Namespace}` with these labels: every request is allowed");
        else if (rules is not null && Rerouted(rules) is { } mismatch)
            Report(mismatch);
        foreach (AuthorizationProvider provider in rules?.Mesh.AuthorizationProviders.Values ?? [])
            if (provider.Body is not null)
                Report($"provider `{provider.Name}` wants bodies, and none come here: what CUSTOM policies match for it is denied");
        return rules;
    }

    private void Reload(AuthorizerCell cell, JwksLoop keys, ListenerTls? tls, CancellationToken stopping)
    {
        long start = _time.GetTimestamp();
        if (tls?.Reload() is { } kept)
            Report($"{kept}; the one in use stays");
        long revision = cell.Current.Mesh.Revision;
        if (Load(cell.Current.Mesh) is not { } next)
        {
            Report($"the change is not applied: revision {revision} stays in force");
            return;
        }
        Prepare(keys, next, MoreKeys, stopping).GetAwaiter().GetResult();
        cell.Publish(next);
        Report($"revision {next.Mesh.Revision} is in force after {_time.GetElapsedTime(start).TotalMilliseconds:0} ms");
    }

    // Keys are asked for before anything is judged by them, and waited for, but never for long: whoever has no token is answered anyway.
    private async Task Prepare(JwksLoop keys, AuthorizerRules rules, TimeSpan patience, CancellationToken stopping)
    {
        keys.Follow(rules.Mesh.Authentication.Keys);
        foreach (string late in await keys.WaitForFirst(patience, stopping))
            Report($"token keys from `{late}` have not come within {patience.TotalSeconds} s: requests with its tokens are refused until they do");
    }

    /// <summary>What policies ask for and the HTTP listener is not told. gRPC tells all of it.</summary>
    private string? Untold(ConnectionFacts asked)
    {
        ConnectionFacts told = (options.Trust.Certificate ? ConnectionFacts.Peer : 0)
            | (options.Trust.Address ? ConnectionFacts.SourceAddress | ConnectionFacts.RemoteAddress : 0)
            | (options.Port is null ? 0 : ConnectionFacts.DestinationPort);
        return options.Http is not null && (asked & ~told) != 0
            ? $"every question over HTTP is answered with no: policies ask for what is not told there: {MissingFacts.Describe(asked & ~told)}"
            : null;
    }

    /// <summary>Paths that the asking proxy routes by in another form than policies see.</summary>
    private string? Rerouted(AuthorizerRules rules) =>
        options.Http is not null && options.Mode != CheckMode.Envoy && rules.Normalization != Http.PathNormalization.DecodeAndMergeSlashes
            ? "the asking proxy routes `//x` and `/%2Fx` as `/x`, and policies do not take them for the same; "
                + "write `pathNormalization: {normalization: DECODE_AND_MERGE_SLASHES}` in MeshConfig (key `mesh` of the ConfigMap `istio`)"
            : null;

    private void Report(string message) => error.WriteLine($"portcullis: {message}");

    private ExitCode Failed(string message, ExitCode code)
    {
        Report(message);
        return code;
    }
}
