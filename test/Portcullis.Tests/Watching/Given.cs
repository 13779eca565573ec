using System.Collections.Immutable;
using System.Net;
using Portcullis.Control;
using Portcullis.Kube;
using Portcullis.Proxy;
using Portcullis.Running;

namespace Portcullis.Tests.Watching;

internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static StatusReport Fed() => Report() with
    {
        Gateway = Gateway() with
        {
            Feed = new FeedReport
            {
                Source = "https://control.example:6443",
                Connected = false,
                Revision = 57,
                Confirmed = Noon + TimeSpan.FromSeconds(60),
                FromCache = true,
                Refused = 2,
                Unserved = ["/networking.istio.io/gateways/default/edge: no port"],
                Problem = "connection refused",
            },
        },
    };

    /// <summary>A control plane without a gateway, on etcd, that has seen a bit of everything.</summary>
    public static StatusReport Controlling() => Report() with
    {
        Gateway = null,
        Control = new ControlStatus("https://127.0.0.1:6443", "etcd:http://127.0.0.1:2379", Control(), AuditLinesLost: 3, Noon + TimeSpan.FromDays(3650), Noon + TimeSpan.FromDays(90)),
    };

    public static StatusReport Report(GatewayPhase phase = GatewayPhase.Ready) => new()
    {
        Version = "1.2.3",
        ProcessId = 4711,
        Started = Noon,
        Now = Noon + TimeSpan.FromSeconds(90),
        Phase = phase,
        Metrics = "http://127.0.0.1:9090/metrics",
        Gateway = Gateway(),
    };

    public static GatewayStatus Gateway() => new()
    {
        Revision = 7,
        Listeners = [new BoundListener("a", new IPEndPoint(IPAddress.Loopback, 8443), 443, Tls: true)],
        Counters = new ProxyCounters
        {
            Requests = 12,
            ConnectionsOpen = 3,
            HandshakesFailed = ImmutableSortedDictionary<string, long>.Empty.Add("certificate refused: expired", 2),
        },
        Authorizers = ImmutableSortedDictionary<string, AuthorizerCounts>.Empty.Add("opa", new AuthorizerCounts(9, 5, 3, 1, TimeSpan.FromSeconds(1.5))),
        Keys =
        [
            new KeySourceStatus
            {
                Location = "https://idp.example/jwks",
                Keys = [new KeyStatus("one", "RS256", "RSA 2048"), new KeyStatus(Id: null, Algorithm: null, "EC P-256")],
                KeyCount = 2,
                Notes = ["keys[2] is symmetric"],
                LastGood = Noon,
                NextFetch = Noon + TimeSpan.FromMinutes(20),
                Fetches = 1,
            },
            new KeySourceStatus
            {
                Location = "https://other.example",
                Discovered = true,
                Failing = true,
                LastFailure = Noon + TimeSpan.FromSeconds(5),
                Failure = "`https://other.example` refuses connections",
                Help = "wake it up",
                Fetches = 3,
                Failures = 3,
                OnDemand = 1,
            },
        ],
        Certificates = [new("test.com", Noon + TimeSpan.FromDays(30))],
    };

    private static ControlReport Control()
    {
        var took = new DurationHistogram();
        foreach (double seconds in (double[])[0.0004, 0.02, 0.02, 7, 100])
            took.Observe(TimeSpan.FromSeconds(seconds));
        DurationCounts counts = took.Read();
        return new ControlReport
        {
            Revision = 57,
            Objects = ImmutableSortedDictionary<string, int>.Empty.Add("secrets", 2).Add("gateways.networking.istio.io", 1),
            Leads = true,
            DataPlanes = new DataPlaneCounts(Connected: 4, Lost: 1, Lagging: 2, Refusing: 1),
            Api = new ApiCounts(
                [new RequestCount("create", "secrets", 201, 2), new RequestCount("get", "secrets", 403, 5), new RequestCount("get", "other", 500, 1)],
                ImmutableSortedDictionary<string, DurationCounts>.Empty.Add("create", counts).Add("get", DurationCounts.None), OpenWatches: 6),
            Stream = new AdsCounts(4, 10, 12_345, 9, 1, 2),
            Health = new StoreHealth("etcd\n is gone", CommitProblem: null, Noon),
            Commits = new CommitCounts(Conflicts: 1, Failures: 2, counts),
            Engine = new EngineReport { Waiting = 0, Bytes = 4096, Compactions = 1, Failovers = 8, Endpoints = [new("http://127.0.0.1:2379", IsHealthy: true, 0), new("http://127.0.0.1:2380", IsHealthy: false, 9)] },
            Enforcement = counts,
            Certificates =
            [
                new CertificateEnd(new ObjectKey("", "secrets", "shop", "old"), "tls.crt", "CN=old", Noon - TimeSpan.FromDays(1)),
                new CertificateEnd(new ObjectKey("", "secrets", "shop", "soon"), "tls.crt", "CN=soon", Noon + TimeSpan.FromDays(5)),
            ],
        };
    }
}
