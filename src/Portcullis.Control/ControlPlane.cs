using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Http;
using Portcullis.Kube;
using Portcullis.Mesh;

namespace Portcullis.Control;

/// <summary>A control plane: the store of all objects, the API over it, the stream of configuration to data planes, and the work behind them. Thread-safe.</summary>
/// <remarks>Several of them may share one engine: each serves everything, and one of them at a time does what must be done once.</remarks>
public sealed class ControlPlane : IAsyncDisposable
{
    private static readonly TimeSpan BootPatience = TimeSpan.FromSeconds(30);

    private readonly ControlPlaneOptions _options;
    private readonly IObjectEngine _engine;
    private readonly KubeApi _api;
    private readonly MeshJudge _judge;
    private readonly CertificateWatch _certificates;
    private readonly EventRecorder _events;
    private readonly DurationHistogram _enforcement = new();
    private bool _leads;
    private PlaneRecords? _gateways;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _background = [];
    private readonly ConcurrentDictionary<string, bool> _local = new(StringComparer.Ordinal);
    private ApiServer? _server;
    private int _stopped;

    private ControlPlane(ControlPlaneOptions options, ResourceStore store)
    {
        (_options, _engine, Store) = (options, options.Engine, store);
        Feed = new ConfigFeed(store, options.Time);
        _judge = new MeshJudge(options.Time, Gateways, options.Ed25519);
        _api = new KubeApi(new KubeApiOptions
        {
            Catalog = MeshKinds.Catalog,
            Store = store,
            Authenticator = options.Authenticator,
            Access = options.Access,
            Admission = new AdmissionChain([.. options.Judges, new StatusGuard(), new MeshAdmission(_judge)]),
            Audit = options.Audit,
            Tokens = options.Tokens,
            Time = options.Time,
            NotReady = () => FirstObjects.Missing(store.Current),
            Log = options.Log,
        });
        Writer = new KubeWriter(_api);
        _events = new EventRecorder(Writer, store, options.Time, options.Identity);
        _certificates = new CertificateWatch(Feed, _events, options.Time);
        Stream = new AdsEndpoint(options.Authenticator, options.Access, Feed.TrySubscribe, options.Time, new AdsOptions { Identifier = options.Identity, IsLocal = _local.ContainsKey });
    }

    public ResourceStore Store { get; }

    /// <summary>Writes as the control plane itself.</summary>
    public KubeWriter Writer { get; }

    /// <summary>The API, for writers in other callers' names.</summary>
    public KubeApi Api => _api;

    /// <summary>Where the API listens; null when it does not.</summary>
    public IPEndPoint? Bound => _server?.Bound;

    /// <summary>The configuration stream's counts.</summary>
    public AdsCounts StreamCounts => Stream.Counts;

    internal ConfigFeed Feed { get; }

    internal AdsEndpoint Stream { get; }

    /// <summary>Opens the store, the API and everything behind it. When it returns the API is ready, and the first namespaces are there.</summary>
    /// <exception cref="StorageException">The store cannot be opened, or does not serve.</exception>
    /// <exception cref="IOException">The listener cannot be opened.</exception>
    public static async Task<ControlPlane> Start(ControlPlaneOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Api is not null && options.Certificate is null)
            throw new ArgumentException("an API that listens needs a certificate", nameof(options));
        ControlPlane? plane = null;
        try
        {
            plane = new ControlPlane(options, await ResourceStore.Open(options.Engine, options.Time, null, cancel));
            await options.Opened(plane.Store, cancel);
            if (options.Api is { } at)
                plane._server = await ApiServer.Start(at, options.Certificate!, plane.Answer, options);
            plane.Work();
            await plane.Ready(cancel);
            return plane;
        }
        catch
        {
            if (plane is not null)
                await plane.DisposeAsync();
            else
                await options.Engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>The configuration of a data plane in this process.</summary>
    public IFeedSubscription Subscribe(DataPlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        _local[plane.Id] = true;
        return Feed.Subscribe(plane);
    }

    /// <summary>Stops in order: background work, watches and streams, the listener, the store, the engine.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        await _stopping.CancelAsync();
        await Task.WhenAll(_background);
        _api.Stop();
        await Feed.DisposeAsync();
        if (_server is not null)
        {
            await _server.Stop();
            await _server.DisposeAsync();
        }
        _api.Dispose();
        await Store.DisposeAsync();
        await _engine.DisposeAsync();
        _stopping.Dispose();
    }

    /// <summary>How it stands now.</summary>
    public ControlReport Report()
    {
        StoreView view = Store.Current;
        ImmutableArray<PlaneRun> runs = Feed.Planes;
        int connected = runs.Count(static run => run.Connected);
        return new ControlReport
        {
            Revision = view.Revision,
            Objects = view.Collections.Where(static each => each.Group != PlaneRecords.Group).ToImmutableSortedDictionary(
                static each => each.Group.Length == 0 ? each.Plural : $"{each.Plural}.{each.Group}", each => view.List(each.Group, each.Plural).Count, StringComparer.Ordinal),
            Leads = Volatile.Read(ref _leads),
            DataPlanes = new DataPlaneCounts(connected, runs.Length - connected, Feed.Lagging, runs.Count(static run => run.Connected && !run.Refusals.IsEmpty)),
            Api = _api.Counts,
            Stream = Stream.Counts,
            Health = Store.Health,
            Commits = Store.Commits,
            Engine = _engine.Report,
            Enforcement = _enforcement.Read(),
            Certificates = [.. _certificates.Ends.Values],
        };
    }

    // Asked by the judge alone, one question at a time.
    private IEnumerable<GatewayWorkload> Gateways() => (_gateways ??= NewRecords()).All(_options.DataPlaneExpiry)
        .Select(static run => new GatewayWorkload { Namespace = run.Plane.Namespace, Name = run.Plane.Name, Labels = run.Plane.Labels });

    private PlaneRecords NewRecords() => new(Feed, Store, _options.Time, _options.Identity, _engine.IsShared);

    private void Work()
    {
        Begin("data planes", new PlanePublisher(Feed, Store, _options.Time, _options.Identity, _engine.IsShared, _options.DataPlaneExpiry).Run);
        Begin("health", new HealthReport(Store, _options.Time, _options.Report).Run);
        Begin("certificates", _certificates.Run);
        Begin("leading", cancel => _engine.Lead(_options.Identity, Lead, cancel));
    }

    private async Task Lead(CancellationToken cancel)
    {
        Volatile.Write(ref _leads, true);
        _certificates.Tells(true);
        try
        {
            await LeadNow(cancel);
        }
        finally
        {
            Volatile.Write(ref _leads, false);
            _certificates.Tells(false);
        }
    }

    private Task LeadNow(CancellationToken cancel) =>
        Task.WhenAll(
            Steady("first objects", new FirstObjects(Writer, Store).Keep, cancel),
            Steady("namespaces", new NamespaceTermination(_api).Run, cancel),
            Steady("dependents", stop => new DependentDeletion(_api).Run(stop), cancel),
            Steady("enforcement", stop => new EnforcementLoop(Feed, Store, Writer, _judge, NewRecords(),
                new PlaneViews(Writer, Store, _options.Time, _options.Report), _events, _enforcement, _options).Run(stop), cancel),
            Steady("events", new EventExpiry(Writer, Store, _options.Time, _options.EventExpiry).Run, cancel),
            Steady("sealing", new Resealing(_engine, _options.Time, _options.Report).Run, cancel),
            Steady("history", new HistoryCompaction(_engine, Store, _options.Time).Run, cancel),
            Steady("records", new RecordCleaning(Feed, Store, _options.Time, _options.Identity, _engine.IsShared, _options.DataPlaneExpiry).Run, cancel));

    private Task Answer(HttpContext http) =>
        http.Request.Path == AdsTypes.Path ? Stream.Handle(http)
        : _options.Credentials is { } credentials && http.Request.Path.Value?.StartsWith(AccessEndpoint.Root, StringComparison.Ordinal) == true ? credentials(http)
        : _api.Handle(http);

    private void Begin(string name, Func<CancellationToken, Task> work) => _background.Add(Task.Run(() => Steady(name, work, _stopping.Token)));

    private Task Steady(string name, Func<CancellationToken, Task> work, CancellationToken cancel) =>
        SteadyLoop.Run(name, work, _options.Report, _options.Time, cancel);

    private async Task Ready(CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(BootPatience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            StoreWatch watch = Store.Watch("", "namespaces", Store.CurrentRevision);
            while (FirstObjects.Missing(Store.Current) is not null)
                await watch.Next(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new StorageException($"the store does not serve: {FirstObjects.Missing(Store.Current)} after {BootPatience.TotalSeconds} s");
        }
    }
}
