namespace Portcullis.EndToEnd.Ingress;

public sealed class T137_the_name_in_the_hello_picks_the_certificate
{
    [Fact]
    public async Task Exact_above_wildcard_above_star()
    {
        Authority authority = Authority.Create("Test CA");
        (string Host, string Name)[] servers = [("a.com", "exact"), ("'*.a.com'", "wild"), ("b.com", "other"), ("'*'", "star")];
        MeshFolder folder = (await Given.MeshAsync()).Write("routes.yaml", Manifest.Routes("'*'"));
        foreach ((string _, string name) in servers)
        {
            Credential server = authority.Issue(new Leaf(name) { Dns = [$"{name}.test"] });
            folder.Write($"secret-{name}.yaml", Manifest.Secret($"cert-{name}", ("tls.crt", server.Pem), ("tls.key", server.KeyPem)));
        }
        folder.Write("gateway.yaml", Manifest.Gateway(string.Join('\n', servers.Select(
            server => Manifest.HttpsServer(server.Host, $"mode: SIMPLE, credentialName: cert-{server.Name}").Replace("https-", $"https-{server.Name}-", StringComparison.Ordinal)))));
        await using Gateway gateway = await Gateway.StartAsync(folder);

        (await ShownAsync(gateway, "a.com")).ShouldBe("CN=exact");
        (await ShownAsync(gateway, "A.COM")).ShouldBe("CN=exact");
        (await ShownAsync(gateway, "x.a.com")).ShouldBe("CN=wild");
        (await ShownAsync(gateway, "b.com")).ShouldBe("CN=other");
        (await ShownAsync(gateway, "c.org")).ShouldBe("CN=star");
        (await ShownAsync(gateway, "")).ShouldBe("CN=star");
    }

    private static async Task<string> ShownAsync(Gateway gateway, string sni)
    {
        await using RawConnection raw = await RawConnection.TlsAsync(gateway.HttpsPort, null, sni);
        return raw.Peer!.Subject;
    }
}
