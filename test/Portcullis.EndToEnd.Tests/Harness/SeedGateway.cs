namespace Portcullis.EndToEnd;

/// <summary>The ingress guide as it stands: its YAML, its certificates, its policy, httpbin behind.</summary>
internal sealed class SeedGateway : IAsyncDisposable
{
    private static readonly Lazy<Task<SeedGateway>> One = new(() => StartAsync());

    private readonly string _certificates;

    private SeedGateway(Gateway gateway, string certificates)
    {
        (Gateway, _certificates) = (gateway, certificates);
        Client = Credential.Read(CertificateFile("clientcert.pem"), CertificateFile("client.key.pem"));
        Server = Credential.Read(CertificateFile("servercert.pem"), CertificateFile("serverkey.pem"));
    }

    public Gateway Gateway { get; }

    /// <summary><c>spiffe://test.client</c>.</summary>
    public Credential Client { get; }

    /// <summary><c>DNS:test.com</c>: valid, and a client without a name.</summary>
    public Credential Server { get; }

    public string Authority => CertificateFile("cacert.pem");

    /// <summary>The one shared by tests that change nothing.</summary>
    public static Task<SeedGateway> SharedAsync() => One.Value;

    /// <summary>One of the caller's own. <paramref name="change"/> edits the folder before the start.</summary>
    public static async Task<SeedGateway> StartAsync(Action<MeshFolder>? change = null, params string[] options)
    {
        string certificates = await SeedCertificates.IngressAsync();
        Httpbin httpbin = await Httpbin.SharedAsync();
        string secret = (await Tool.RunAsync("bash", [Repository.Sample("ingress-mtls/secret.sh"), certificates])).Succeeded().Output;

        var folder = new MeshFolder();
        foreach (string name in (string[])["gateway.yaml", "policy.yaml", "virtualservice.yaml"])
            folder.Write(name, await File.ReadAllTextAsync(Repository.Sample($"ingress-mtls/{name}")));
        string service = await File.ReadAllTextAsync(Repository.Sample("ingress-mtls/service.yaml"));
        folder.Write("service.yaml", AtPort(service, httpbin.Port));
        folder.Write("secret.yaml", secret);
        change?.Invoke(folder);
        return new SeedGateway(await Gateway.StartAsync(folder, options), certificates);
    }

    /// <summary>The sample's Service with its endpoint moved from port 8000 to where httpbin really listens.</summary>
    public static string AtPort(string service, int port)
    {
        int slice = service.IndexOf("kind: EndpointSlice", StringComparison.Ordinal);
        return service[..slice] + service[slice..].Replace("port: 8000", $"port: {port}", StringComparison.Ordinal);
    }

    public string CertificateFile(string name) => Path.Combine(_certificates, name);

    /// <summary>The guides' curl command: <c>--header host:test.com --resolve … --cacert …</c> with only the port changed.</summary>
    public Task<CurlAnswer> CurlAsync(string path, Credential? credential, params string[] options) =>
        Gateway.CurlAsync($"https://test.com{path}", credential, ["--header", "host:test.com", "--cacert", Authority, .. options]);

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
