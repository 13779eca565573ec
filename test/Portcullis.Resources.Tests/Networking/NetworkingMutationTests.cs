using System.Globalization;
using System.Text;

namespace Portcullis.Resources.Tests.Networking;

/// <summary>Whatever a document says, decoding reports and never throws. <c>FUZZ_ROUNDS</c> runs more of it.</summary>
public sealed class NetworkingMutationTests
{
    private const int Seed = 20260131;

    private static readonly string[] Values =
    [
        "null", "~", "true", "0", "-1", "4294967296", "1e309", ".nan", "''", "'*'", "'a b'", "[]", "{}", "[null]", "[[]]", "{a: b}", "[{}]",
        "1.2.3.4", "0s", "-1s", "9999999h", "'%'", "'(a'", "\"\\0\"", "[a, a]", "{'': ''}", "18446744073709551616", "'unix://'", "'ns/'",
    ];

    public static TheoryData<string, string> Documents => new()
    {
        { "Gateway", "{selector: {a: b}, servers: [{name: n, bind: 1.2.3.4, hosts: [ns/a.com], port: {number: 443, name: x, protocol: HTTPS}, tls: {mode: MUTUAL, credentialName: c, credentialNames: [d], tlsCertificates: [{serverCertificate: a, privateKey: b}], subjectAltNames: [a], verifyCertificateHash: [a], verifyCertificateSpki: [b], minProtocolVersion: TLSV1_2, maxProtocolVersion: TLSV1_3, cipherSuites: [ALL], ecdhCurves: [a], httpsRedirect: true}}]}" },
        { "VirtualService", "{hosts: [a.com], gateways: [ns/g], exportTo: ['.'], http: [{name: n, match: [{uri: {regex: a}, headers: {x: {exact: a}}, queryParams: {q: {}}, port: 80, sourceLabels: {a: b}, gateways: [g]}], route: [{destination: {host: a, subset: b, port: {number: 80}}, weight: 10, headers: {request: {set: {a: b}, add: {c: d}, remove: [e]}}}], timeout: 1s, retries: {attempts: 2, retryOn: 5xx, perTryTimeout: 1s}, fault: {delay: {fixedDelay: 1s, percentage: {value: 1}}, abort: {httpStatus: 500, percentage: {value: 2}}}, rewrite: {uriRegexRewrite: {match: a, rewrite: b}}, mirrors: [{destination: {host: c}, percentage: {value: 3}}], corsPolicy: {allowOrigins: [{exact: a}], allowMethods: [GET], maxAge: 1s}}, {redirect: {uri: /, redirectCode: 301}}, {directResponse: {status: 200, body: {string: a}}}, {delegate: {name: a}}], tls: [{match: [{sniHosts: [a.com], destinationSubnets: [10.0.0.0/8]}], route: [{destination: {host: a}}]}], tcp: [{match: [{port: 1}], route: [{destination: {host: a}}]}]}" },
        { "DestinationRule", "{host: a, exportTo: ['.'], workloadSelector: {matchLabels: {a: b}}, trafficPolicy: {tls: {mode: SIMPLE, credentialName: 'configmap://a/b', subjectAltNames: [a], sni: b}, loadBalancer: {consistentHash: {httpCookie: {name: a, ttl: 1s}, maglev: {tableSize: 3}}, localityLbSetting: {distribute: [{from: a, to: {b: 100}}], failover: [{from: a, to: b}]}}, connectionPool: {tcp: {connectTimeout: 1s, tcpKeepalive: {time: 1s}}, http: {maxRetries: 1}}, outlierDetection: {interval: 1s}, tunnel: {targetHost: a, targetPort: 1}, portLevelSettings: [{port: {number: 1}, tls: {mode: DISABLE}}]}, subsets: [{name: v1, labels: {a: b}, trafficPolicy: {tls: {mode: DISABLE}}}]}" },
        { "ServiceEntry", "{hosts: [a.com], addresses: [10.0.0.0/8], ports: [{number: 1, name: a, protocol: TCP, targetPort: 2}], location: MESH_INTERNAL, resolution: STATIC, endpoints: [{address: 1.2.3.4, ports: {a: 1}, labels: {a: b}, weight: 1}], workloadSelector: {labels: {a: b}}, exportTo: ['~'], subjectAltNames: [a]}" },
        { "WorkloadEntry", "{address: 1.2.3.4, ports: {a: 1}, labels: {a: b}, network: n, locality: l, weight: 1, serviceAccount: s}" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Decoding_never_throws(string kind, string spec)
    {
        int rounds = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_ROUNDS"), CultureInfo.InvariantCulture, out int more) ? more : 600;
        var random = new Random(Seed);
        for (int round = 0; round < rounds; round++)
        {
            string mutated = Mutate(spec, random);
            Decoded decoded = Should.NotThrow(() => Decoded.Spec(kind, mutated), $"round {round}: {mutated}");
            decoded.Problems.ShouldAllBe(problem => problem.Code.StartsWith("PCL", StringComparison.Ordinal) && problem.Message.Length > 0);
        }
    }

    /// <summary>Replaces one to three values, or cuts, doubles or overwrites a few characters.</summary>
    private static string Mutate(string spec, Random random)
    {
        var text = new StringBuilder(spec);
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 5), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, text[random.Next(text.Length)]);
                    break;
                default:
                    ReplaceValue(text, at, Values[random.Next(Values.Length)]);
                    break;
            }
        }
        return text.ToString();
    }

    private static void ReplaceValue(StringBuilder text, int near, string value)
    {
        string all = text.ToString();
        int colon = all.IndexOf(": ", near, StringComparison.Ordinal);
        if (colon < 0)
            return;
        int end = all.IndexOfAny([',', '}', ']'], colon);
        if (end > colon)
            text.Remove(colon + 2, end - colon - 2).Insert(colon + 2, value);
    }
}
