namespace Portcullis.EndToEnd;

/// <summary>One gateway with a server for each list of <c>subjectAltNames</c>, so that one process answers every question about them.</summary>
internal sealed class SanGateway
{
    private static readonly Lazy<Task<SanGateway>> One = new(StartAsync);

    private static readonly (string Host, string Names)[] Servers =
    [
        ("one.test.com", "client.example.com"),
        ("kinds.test.com", "client.example.com, a@b.c, 10.0.0.1"),
        ("literal.test.com", "'*.example.com'"),
        ("exact.test.com", "a.example.com"),
        ("deep.test.com", "a.b.example.com"),
        ("several.test.com", "first.example.com, second.example.com"),
    ];

    private SanGateway(Gateway gateway, Pki pki) => (Gateway, Pki) = (gateway, pki);

    public Gateway Gateway { get; }

    public Pki Pki { get; }

    public static Task<SanGateway> SharedAsync() => One.Value;

    public Task<CurlAnswer> CurlAsync(string host, Leaf leaf) =>
        Gateway.CurlAsync($"https://{host}/status/200", Pki.Authority.Issue(leaf), "-k");

    private static async Task<SanGateway> StartAsync()
    {
        Pki pki = Pki.Create();
        string servers = string.Join('\n', Servers.Select(server => Manifest.HttpsServer(
            server.Host, $"mode: MUTUAL, credentialName: test.com, subjectAltNames: [{server.Names}]")));
        MeshFolder folder = (await Given.MeshAsync())
            .Write("gateway.yaml", Manifest.Gateway(servers))
            .Write("routes.yaml", Manifest.Routes("'*'"))
            .Write("secret.yaml", pki.Secret());
        return new SanGateway(await Gateway.StartAsync(folder), pki);
    }
}
