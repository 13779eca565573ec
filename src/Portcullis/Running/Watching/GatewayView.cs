using Portcullis.Identity;
using Portcullis.Mesh;
using Portcullis.Proxy;

namespace Portcullis.Running;

/// <summary>What those who watch a running gateway may see of it. Thread-safe.</summary>
internal sealed class GatewayView(ProxyHost host, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private GatewayPhase _phase = GatewayPhase.Starting;
    private long _revision;
    private IReadOnlyList<BoundListener> _listeners = [];
    private IReadOnlyList<KeyValuePair<string, DateTimeOffset>> _certificates = [];

    public static string Version { get; } = typeof(GatewayView).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Where metrics are served, when they are.</summary>
    public string? Metrics { get; set; }

    /// <summary>Asks how the feed stands; null when the configuration comes from files.</summary>
    public Func<FeedReport>? Feed { get; init; }

    /// <summary>Asks how the control plane in this process stands; null when there is none.</summary>
    public Func<ControlStatus>? Control { get; init; }

    public bool IsReady
    {
        get
        {
            lock (_lock)
                return _phase == GatewayPhase.Ready;
        }
    }

    /// <summary>A snapshot is in force.</summary>
    public void Applied(MeshSnapshot snapshot, ApplyResult applied)
    {
        IReadOnlyList<KeyValuePair<string, DateTimeOffset>> certificates = Ends(snapshot);
        lock (_lock)
            (_phase, _revision, _listeners, _certificates) = (GatewayPhase.Ready, snapshot.Revision, applied.Bound, certificates);
    }

    public void BeginDraining()
    {
        lock (_lock)
            _phase = GatewayPhase.Draining;
    }

    public StatusReport Read()
    {
        ProxyCounters counters = host.Counters;
        FeedReport? feed = Feed?.Invoke();
        ControlStatus? control = Control?.Invoke();
        lock (_lock)
            return new StatusReport
            {
                Version = Version,
                ProcessId = Environment.ProcessId,
                Started = _started,
                Now = time.GetUtcNow(),
                Phase = _phase,
                Metrics = Metrics,
                Gateway = new GatewayStatus
                {
                    Revision = _revision,
                    Listeners = _listeners,
                    Counters = counters,
                    Keys = host.Keys.Status,
                    Authorizers = host.Authorizers,
                    Certificates = _certificates,
                    Feed = feed,
                },
                Control = control,
            };
    }

    // A chain is good until its first certificate ends.
    private static List<KeyValuePair<string, DateTimeOffset>> Ends(MeshSnapshot snapshot)
    {
        var ends = new List<KeyValuePair<string, DateTimeOffset>>();
        foreach ((string name, GatewayCredential credential) in snapshot.Credentials)
        {
            DateTimeOffset[] found = [.. credential.Certificates
                .SelectMany(static pair => PemReader.Read(pair.ChainPem).Certificates)
                .Select(static der => CertificateReader.Read(der))
                .Where(static read => read.Ok)
                .Select(static read => read.Value!.NotAfter)];
            if (found.Length > 0)
                ends.Add(new(name, found.Min()));
        }
        return ends;
    }
}
