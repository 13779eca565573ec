using System.Text;
using Portcullis.Resources;
using Portcullis.Syntax;
using Portcullis.Testing;

namespace Portcullis.Mesh.Tests;

/// <summary>Configurations of the seed, and ways to bend them.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    public const string SeedGateway = """
        apiVersion: networking.istio.io/v1beta1
        kind: Gateway
        metadata: {name: httpbin, namespace: default}
        spec:
          selector: {istio: ingressgateway}
          servers:
          - hosts: ['*']
            port: {name: test, number: 80, protocol: HTTP}
          - hosts: [test.com]
            port: {name: https, number: 443, protocol: HTTPS}
            tls: {mode: MUTUAL, credentialName: test.com}
        """;

    public static readonly TestCa Ca = TestCa.Create();
    public static readonly TestIdentity Server = Ca.Issue("DNS:test.com");
    public static readonly TestIdentity Other = Ca.Issue("DNS:other.com");

    public static string Secret(string name, string ns, params (string Key, string Value)[] values)
    {
        var text = new StringBuilder($"apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}, namespace: {ns}}}\ndata:\n");
        foreach ((string key, string value) in values)
            text.Append($"  {key}: {Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}\n");
        return text.ToString();
    }

    public static string SeedSecret(string ns = "istio-system") =>
        Secret("test.com", ns, ("tls.crt", Server.Pem), ("tls.key", Server.KeyPem), ("ca.crt", Ca.Pem));

    public static Compiled Compile(params string[] documents) => Compile(MeshSnapshot.DenyAll, new GatewayWorkload(), documents);

    public static Compiled Compile(MeshSnapshot replaces, GatewayWorkload workload, params string[] documents)
    {
        var found = new Diagnostics();
        ResourceSet resources = ResourceLoader.Load([.. documents.Select((text, i) => new SourceText($"{i}.yaml", text))], found);
        found.All.Where(diagnostic => diagnostic.Severity == Severity.Error).ShouldBeEmpty();
        return MeshCompiler.Compile(resources, workload, replaces, new NoFiles(), Now);
    }

    public static GatewayListener Listener(this Compiled compiled, int port) =>
        compiled.Snapshot.ShouldNotBeNull().Listeners.Single(listener => listener.DeclaredPort == port);

    public static string[] Codes(this Compiled compiled) => [.. compiled.Diagnostics.Select(diagnostic => diagnostic.Code)];

    private sealed class NoFiles : ICredentialFiles
    {
        public string? Read(string path, out string? reason)
        {
            reason = $"file `{path}` does not exist";
            return null;
        }
    }
}
