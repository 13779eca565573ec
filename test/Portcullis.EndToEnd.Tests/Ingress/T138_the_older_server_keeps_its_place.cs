namespace Portcullis.EndToEnd.Ingress;

public sealed class T138_the_older_server_keeps_its_place
{
    [Fact]
    public async Task When_a_younger_one_wants_its_host()
    {
        Authority authority = Authority.Create("Test CA");
        Credential old = authority.Issue(new Leaf("old") { Dns = ["test.com"] });
        Credential young = authority.Issue(new Leaf("young") { Dns = ["test.com"] });
        MeshFolder folder = (await Given.MeshAsync())
            .Write("old.yaml", Aged("old", "2024-01-01T00:00:00Z", Manifest.HttpsServer("test.com", "mode: SIMPLE, credentialName: old")))
            .Write("a-young.yaml", Aged("a-young", "2025-01-01T00:00:00Z", Manifest.HttpsServer("test.com", "mode: SIMPLE, credentialName: young")))
            .Write("s1.yaml", Manifest.Secret("old", ("tls.crt", old.Pem), ("tls.key", old.KeyPem)))
            .Write("s2.yaml", Manifest.Secret("young", ("tls.crt", young.Pem), ("tls.key", young.KeyPem)))
            .Write("routes.yaml", Manifest.Routes("test.com", gateway: "old"));
        await using Gateway gateway = await Gateway.StartAsync(folder);

        await using RawConnection raw = await RawConnection.TlsAsync(gateway.HttpsPort, null);

        raw.Peer!.Subject.ShouldBe("CN=old");
        (await gateway.CurlAsync("https://test.com/status/200", null, "-k")).Status.ShouldBe(200);
        await gateway.Process.ErrorHoldsAsync("young.yaml");
    }

    [Fact]
    public async Task When_a_younger_one_wants_tls_on_its_plain_port()
    {
        Pki pki = Pki.Create();
        MeshFolder folder = (await Given.MeshAsync())
            .Write("old.yaml", Aged("old", "2024-01-01T00:00:00Z", Manifest.HttpServer()))
            .Write("young.yaml", Aged("a-young", "2025-01-01T00:00:00Z",
                "- {hosts: [test.com], port: {name: https, number: 80, protocol: HTTPS}, tls: {mode: SIMPLE, credentialName: test.com}}"))
            .Write("secret.yaml", pki.Secret())
            .Write("routes.yaml", Manifest.Routes("test.com", gateway: "old"));
        await using Gateway gateway = await Gateway.StartAsync(folder);

        (await gateway.CurlAsync("http://test.com/status/200")).Status.ShouldBe(200);
        await gateway.Process.ErrorHoldsAsync("young.yaml");
    }

    private static string Aged(string name, string created, string server) =>
        Manifest.Gateway(server, name).Replace("namespace: default}", $"namespace: default, creationTimestamp: '{created}'}}", StringComparison.Ordinal);
}
