using System.Collections.Immutable;
using System.Net;
using System.Text;
using Portcullis.Mesh;
using Portcullis.Resources;
using Portcullis.Syntax;
using Portcullis.Testing;

namespace Portcullis.Proxy.Tests;

/// <summary>A proxy in this process, on free ports of the loopback, configured by YAML.</summary>
internal sealed class Gateway : IDisposable
{
    public static readonly TestCa Ca = TestCa.Create();
    public static readonly TestIdentity Server = Ca.Issue("DNS:test.com");
    public static readonly TestIdentity Caller = Ca.Issue(new TestCertificate { Subject = "CN=test.client,O=test.client", Sans = ["URI:spiffe://test.client"] });

    private readonly ProxyHost _host;
    private readonly LogStream _log = new();
    private readonly List<string> _problems = [];
    private MeshSnapshot _snapshot = MeshSnapshot.DenyAll;
    private ApplyResult _applied = new([], [], []);
    private bool _expectsProblems;

    private Gateway(ProxyOptions options, bool quiet) =>
        _host = new ProxyHost(options with { AccessLog = quiet ? null : _log, Problem = Note });

    public ProxyHost Host => _host;

    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_problems)
                return [.. _problems];
        }
    }

    /// <summary>Starts with the documents given; the gateway of <see cref="Servers"/> is the usual first.</summary>
    public static Gateway Start(params string[] documents) => Start(new ProxyOptions { Workers = 1 }, documents);

    public static Gateway Start(ProxyOptions options, params string[] documents) => Start(options, quiet: false, documents);

    /// <summary>Starts with the options and documents given.</summary>
    /// <summary>Starts, perhaps without a log.</summary>
    /// <param name="quiet">Without an access log, whose batches wait for another thread and so allocate when that is late.</param>
    public static Gateway Start(ProxyOptions options, bool quiet, params string[] documents)
    {
        var gateway = new Gateway(options, quiet);
        gateway.Apply(documents);
        return gateway;
    }

    /// <summary>Plain HTTP on 80 and mutual TLS for test.com on 443.</summary>
    public static string Servers => """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: default}
        spec:
          selector: {istio: ingressgateway}
          servers:
          - {hosts: ['*'], port: {name: http, number: 80, protocol: HTTP}}
          - hosts: [test.com]
            port: {name: https, number: 443, protocol: HTTPS}
            tls: {mode: MUTUAL, credentialName: test.com}
        """ + "\n---\n" + Secret("test.com", Server, Ca);

    public static string Secret(string name, TestIdentity identity, TestCa ca) => $"""
        apiVersion: v1
        kind: Secret
        metadata: {"{"}name: {name}, namespace: istio-system{"}"}
        data:
          tls.crt: {Base64(identity.Pem)}
          tls.key: {Base64(identity.KeyPem)}
          ca.crt: {Base64(ca.Pem)}
        """;

    /// <summary>Everything goes to one service with these endpoints; <paramref name="more"/> are further fields of the route.</summary>
    public static string RouteTo(IReadOnlyList<IPEndPoint> endpoints, string more = "") => $"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {"{"}name: all, namespace: default{"}"}
        spec:
          hosts: ['*']
          gateways: [edge]
          http:
          - route: [{"{"}destination: {"{"}host: up.example.com, port: {"{"}number: 80{"}"}{"}"}{"}"}]
            {more.ReplaceLineEndings("\n    ")}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {"{"}name: up, namespace: default{"}"}
        spec:
          hosts: [up.example.com]
          resolution: STATIC
          location: MESH_EXTERNAL
          ports: [{"{"}number: 80, name: http, protocol: HTTP{"}"}]
          endpoints: [{string.Join(", ", endpoints.Select(end => $"{{address: {end.Address}, ports: {{http: {end.Port}}}}}"))}]
        """;

    public static string RouteTo(ScriptedUpstream upstream, string more = "") => RouteTo([upstream.EndPoint], more);

    /// <summary>DENY of /status/418 for the caller of the seeds.</summary>
    public static string DenyTeapot => """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: no-tea, namespace: istio-system}
        spec:
          action: DENY
          rules:
          - from: [{source: {principals: [test.client]}}]
            to: [{operation: {paths: [/status/418]}}]
        """;

    public ApplyResult Apply(params string[] documents)
    {
        var found = new Diagnostics();
        ResourceSet resources = ResourceLoader.Load([.. documents.Select((text, i) => new SourceText($"{i}.yaml", text))], found);
        found.All.Where(static diagnostic => diagnostic.Severity == Severity.Error).ShouldBeEmpty();
        var workload = new GatewayWorkload
        {
            Address = "127.0.0.1",
            Ports = ImmutableSortedDictionary<int, int>.Empty.Add(80, 0).Add(443, 0),
        };
        Compiled compiled = MeshCompiler.Compile(resources, workload, _snapshot, new NoFiles(), DateTimeOffset.UtcNow);
        _snapshot = compiled.Snapshot.ShouldNotBeNull(string.Join('\n', compiled.Diagnostics));
        _applied = _host.Apply(_snapshot);
        _applied.Failures.ShouldBeEmpty();
        return _applied;
    }

    /// <summary>Applies the snapshot in force with a change.</summary>
    public void Change(Func<MeshSnapshot, MeshSnapshot> change)
    {
        _snapshot = change(_snapshot) with { Revision = _snapshot.Revision + 1 };
        _applied = _host.Apply(_snapshot);
    }

    public IPEndPoint At(int port) => _applied.Bound.Single(bound => bound.DeclaredPort == port).EndPoint;

    /// <summary>A plaintext connection.</summary>
    public Caller Connect() => Tests.Caller.Plain(At(80));

    /// <summary>A connection with TLS 1.3, HTTP/1.1 and the usual certificate, or another or none.</summary>
    public Caller ConnectTls(TestIdentity? identity, string name = "test.com", string? alpn = null) =>
        Tests.Caller.Tls(At(443), name, identity, alpn);

    /// <summary>Problems are what the test is about.</summary>
    public void ExpectProblems() => _expectsProblems = true;

    /// <summary>The next log line.</summary>
    public string LogLine() => _log.Next();

    public void Dispose()
    {
        _host.Dispose();
        lock (_problems)
            if (!_expectsProblems)
                _problems.ShouldBeEmpty();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private void Note(string problem)
    {
        lock (_problems)
            _problems.Add(problem);
    }

    private sealed class NoFiles : ICredentialFiles
    {
        public string? Read(string path, out string? reason)
        {
            reason = "no files here";
            return null;
        }
    }
}
