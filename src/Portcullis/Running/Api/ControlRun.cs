using System.Collections.Immutable;
using System.Security.Cryptography;
using Portcullis.Control;
using Portcullis.Following;
using Portcullis.Kube;
using Portcullis.Native;

namespace Portcullis.Running;

/// <summary>One run of a process that serves the API: open the data folder and the store, serve, take up the files, run the gateway if there is one, stop.</summary>
/// <param name="gateway">The gateway in this process; null: there is none.</param>
internal sealed class ControlRun(ApiOptions options, UpOptions? gateway, TextWriter error)
{
    private static readonly TimeSpan SoonEnding = TimeSpan.FromDays(90);

    private readonly TimeProvider _time = TimeProvider.System;

    public ExitCode Run()
    {
        try
        {
            return Serve().GetAwaiter().GetResult();
        }
        catch (StorageException refusal)
        {
            return Failed(refusal.Message, ExitCode.Unavailable);
        }
        catch (CryptographicException refusal)
        {
            return Failed(refusal.Message, ExitCode.Unavailable);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            string help = refusal is UnauthorizedAccessException ? "; run as the owner of the data folder, or name another with --data" : "";
            return Failed(refusal.Message.TrimEnd('.') + help, ExitCode.Unavailable);
        }
    }

    private async Task<ExitCode> Serve()
    {
        using var stopping = new StopSignals();
        StateFolder data = StateFolder.Make(options.Data);
        using ApiAccess access = ApiAccess.Open(data, _time, Report);
        if (access.Authority.NotAfter - _time.GetUtcNow() < SoonEnding)
            Report($"the API's authority ends at {access.Authority.NotAfter:yyyy-MM-dd}: remove `ca.crt` and `ca.key` from `{data.Pki}` before, start again, and give out new kubeconfigs");
        OpenStore store = OpenStore.At(data, options.Store, options.StoreKey);
        KeyRing keys = store.Keys();

        var files = new FileObjects(options.Paths, options.UnknownFields, MeshKinds.Catalog, error);
        var guard = new FileGuard();
        // Watching begins before the first read, so that no change falls between the two.
        using PathWatcher? watcher = options.Files is null ? null : new PathWatcher(options.Paths, Report);
        ImmutableArray<FileObject> first = [];
        if (options.Files is not null)
        {
            if (files.Read() is not { } read)
                return Failed("the files have errors: nothing was started", ExitCode.InvalidInput);
            first = read;
        }
        if (options.Files == FilesMode.Follow)
            guard.Hold(first);

        IObjectEngine engine = store.Location.Open(keys, _time);
        var serving = new ServingCertificate(access.Authority, ServingCertificate.NamesFor(options.Address.Address, options.Names), _time);
        await using ControlPlane plane = await ControlPlane.Start(Options(access, engine, guard, serving), stopping.Token);
        string url = ApiUrl.Of(options, plane.Bound!);
        var kubeconfig = new AdminKubeconfig(options.Kubeconfig ?? data.Kubeconfig, url, access.Authority, access.Revoked, data, _time);
        kubeconfig.Write();
        Report($"the API serves at {url}, objects are kept in {store.Location}");
        error.WriteLine($"export KUBECONFIG={kubeconfig.Path}");

        if (options.Files == FilesMode.Seed && !await FileSeed.Plant(first, new KubeWriter(plane.Api, FileSeed.FieldManager, FileGuard.Files), () => plane.Store.Current, Report, stopping.Token))
            return Failed("the files hold what the API refuses: nothing is served", ExitCode.InvalidInput);
        var follower = new FileFollower(files, guard, new KubeWriter(plane.Api, FileFollower.FieldManager, FileGuard.Files), () => plane.Store.Current, Report);
        if (options.Files == FilesMode.Follow && !await follower.Follow(stopping.Token))
            return Failed("the files hold what the API refuses: nothing is served", ExitCode.InvalidInput);

        Task[] background =
        [
            kubeconfig.KeepFresh(Report, stopping.Token),
            KeyChanges.Follow(store.KeyPath, keys, engine, plane.Store, Report, _time, stopping.Token),
            options.Files == FilesMode.Follow ? FollowLoop.Run(watcher!, follower, Report, stopping.Token) : Task.CompletedTask,
        ];
        ExitCode code = gateway is null
            ? await Wait(url, kubeconfig.Path, Status, stopping.Token)
            : await Gateway(gateway with { Api = url, Kubeconfig = kubeconfig.Path, Control = Status }, plane, stopping.Token);
        stopping.Stop();
        await Task.WhenAll(background);
        await plane.DisposeAsync();
        if (gateway is null)
            Report("stopped");
        return code;

        ControlStatus Status() => new(url, $"{store.Location}", plane.Report(), access.Audit.Lost, access.Authority.NotAfter, new DateTimeOffset(serving.Current.NotAfter.ToUniversalTime()));
    }

    private ControlPlaneOptions Options(ApiAccess access, IObjectEngine engine, FileGuard guard, ServingCertificate certificate)
    {
        return new ControlPlaneOptions
        {
            Engine = engine,
            Authenticator = access.Authenticator,
            Access = access.Rules,
            Audit = access.Audit,
            Time = _time,
            Api = options.Address,
            MostDescriptor = OpenFiles.MostOpened, // a flood at the gateway beside it must not keep the admin out
            Certificate = () => certificate.Current,
            Tokens = access.ServiceAccounts,
            Opened = access.Use,
            Credentials = new AccessEndpoint(access, _time).Handle,
            Judges = [new RoleGuard(), guard],
            Ed25519 = Ed25519.Verify,
            Report = Report,
            Log = new ReportLogger(Report),
        };
    }

    private async Task<ExitCode> Gateway(UpOptions serving, ControlPlane plane, CancellationToken stopping)
    {
        await using IFeedSubscription feed = plane.Subscribe(FeedGateway.Describe(serving));
        return await new FeedGateway(serving, error).Run(feed, stopping);
    }

    private async Task<ExitCode> Wait(string api, string kubeconfig, Func<ControlStatus> status, CancellationToken stopping)
    {
        var view = new ControlView(status, _time);
        using Watchers? watchers = Watchers.Open(options.Metrics, options.StatusSocket, view.Read, Report);
        if (watchers is null)
            return Failed("metrics cannot be served: nothing is served", ExitCode.Unavailable);
        view.Metrics = watchers.Metrics;
        using (Stream output = Console.OpenStandardOutput())
            ReadyLine.Write(output, api, kubeconfig, watchers.Metrics);
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Ok;
    }

    private void Report(string message) => error.WriteLine($"portcullis: {message}");

    private ExitCode Failed(string message, ExitCode code)
    {
        Report(message);
        return code;
    }
}
