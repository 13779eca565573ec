using Portcullis.Mesh;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Proxy.Tests.Authorizing;

/// <summary>Providers compiled from YAML, as a mesh would have them, for a service whose endpoints are ports of loopback.</summary>
internal static class GivenProvider
{
    public static AuthorizationProvider Http(int port, string more = "") => Compile("envoyExtAuthzHttp", more, $"127.0.0.1:{port}");

    public static AuthorizationProvider Grpc(int port, string more = "") => Compile("envoyExtAuthzGrpc", more, $"127.0.0.1:{port}");

    /// <summary>A provider whose service nobody defines.</summary>
    public static AuthorizationProvider Missing() => CompileFor("nowhere.example", "envoyExtAuthzHttp", "failOpen: true", ["127.0.0.1:1"]);

    public static AuthorizationProvider Compile(string kind, string more, params string[] endpoints) =>
        CompileFor("authz.example", kind, more, endpoints);

    private static AuthorizationProvider CompileFor(string service, string kind, string more, string[] endpoints)
    {
        string list = string.Join(", ", endpoints.Select(endpoint => endpoint.Split(':')).Select(parts => $"{{address: {parts[0]}, ports: {{p: {parts[1]}}}}}"));
        string text = $$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: authz, namespace: istio-system}
            spec:
              hosts: [authz.example]
              ports: [{name: p, number: 80, protocol: GRPC}]
              resolution: {{(endpoints.Any(endpoint => char.IsAsciiLetter(endpoint[0])) ? "DNS" : "STATIC")}}
              endpoints: [{{list}}]
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data:
              mesh: |
                extensionProviders:
                - name: p
                  {{kind}}: {service: {{service}}, port: 80{{(more.Length == 0 ? "" : ", " + more)}}}
            """;
        var found = new Diagnostics();
        ResourceSet resources = ResourceLoader.Load([new SourceText("given.yaml", text)], found);
        Compiled compiled = MeshCompiler.Compile(resources, new GatewayWorkload(), MeshSnapshot.DenyAll, new NoFiles(), DateTimeOffset.UnixEpoch);
        found.All.Concat(compiled.Diagnostics).Where(diagnostic => diagnostic.Severity == Severity.Error).ShouldBeEmpty();
        AuthorizationProvider provider = compiled.Snapshot.ShouldNotBeNull().AuthorizationProviders["p"];
        provider.Unavailable.ShouldBe(service == "authz.example" ? null : "`nowhere.example` names no service");
        return provider;
    }

    private sealed class NoFiles : ICredentialFiles
    {
        public string? Read(string path, out string? reason)
        {
            reason = "there are no files";
            return null;
        }
    }
}
