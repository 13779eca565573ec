using System.Collections.Immutable;
using System.Net;
using Portcullis.Proxy;
using Portcullis.Running;

namespace Portcullis.Tests.Watching;

internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static StatusReport Fed() => Report() with
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
    };

    public static StatusReport Report(GatewayPhase phase = GatewayPhase.Ready) => new()
    {
        Version = "1.2.3",
        ProcessId = 4711,
        Started = Noon,
        Now = Noon + TimeSpan.FromSeconds(90),
        Phase = phase,
        Revision = 7,
        Listeners = [new BoundListener("a", new IPEndPoint(IPAddress.Loopback, 8443), 443, Tls: true)],
        Metrics = "http://127.0.0.1:9090/metrics",
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
}
