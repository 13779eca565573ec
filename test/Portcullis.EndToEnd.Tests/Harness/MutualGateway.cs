namespace Portcullis.EndToEnd;

/// <summary>A gateway that wants client certificates for test.com, with an authority of the test's own.</summary>
internal sealed class MutualGateway : IAsyncDisposable
{
    private static readonly Lazy<Task<MutualGateway>> One = new(() => StartAsync());

    private MutualGateway(Gateway gateway, Pki pki) => (Gateway, Pki) = (gateway, pki);

    public Gateway Gateway { get; }

    public Pki Pki { get; }

    public Credential Client => Pki.Client;

    /// <summary>The one shared by tests that change nothing.</summary>
    public static Task<MutualGateway> SharedAsync() => One.Value;

    /// <summary>One of the caller's own.</summary>
    /// <param name="change">Edits the folder before the start; the authority is given to sign with.</param>
    /// <param name="tls">Fields of the server's <c>tls</c> beside mode and credentialName, in flow style.</param>
    public static async Task<MutualGateway> StartAsync(Action<MeshFolder, Pki>? change = null, string tls = "", params string[] options)
    {
        Pki pki = Pki.Create();
        string more = tls.Length > 0 ? ", " + tls : "";
        string servers = Manifest.HttpServer() + "\n" + Manifest.HttpsServer("test.com", "mode: MUTUAL, credentialName: test.com" + more);
        MeshFolder folder = (await Given.MeshAsync())
            .Write("gateway.yaml", Manifest.Gateway(servers))
            .Write("routes.yaml", Manifest.Routes("test.com"))
            .Write("secret.yaml", pki.Secret());
        change?.Invoke(folder, pki);
        return new MutualGateway(await Gateway.StartAsync(folder, options), pki);
    }

    public Task<CurlAnswer> CurlAsync(string path, Credential? credential, params string[] options) =>
        Gateway.CurlAsync($"https://test.com{path}", credential, ["-k", .. options]);

    public GatewayClient Http(string version, Credential? credential = null) =>
        GatewayClient.For(Gateway, version, credential ?? Client);

    /// <summary>A TLS connection with the usual client certificate, for bytes of the test's own.</summary>
    public Task<RawConnection> ConnectAsync(string alpn = "http/1.1", Credential? credential = null) =>
        RawConnection.TlsAsync(Gateway.HttpsPort, credential ?? Client, alpn: alpn);

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
