namespace Portcullis.EndToEnd.Samples;

/// <summary>The steps of samples/request-auth/README.md.</summary>
public sealed class Tokens_of_our_own
{
    [Fact]
    public async Task Open_what_the_sample_says()
    {
        string keys = Scratch.Folder("tokens");
        string Key(string name) => Path.Combine(keys, name);
        (await Tool.RunAsync(Repository.Portcullis, ["jwt", "key", "--alg", "ES256", "--out", Key("key.json"), "--jwks", Key("jwks.json")])).Succeeded();
        string token = (await Tool.RunAsync(Repository.Portcullis,
        [
            "jwt", "sign", "--key", Key("key.json"), "--issuer", "https://issuer.example.com", "--subject", "alice",
            "--audience", "my-app.example.com", "--claim", "group=dev", "--claim", "scope=read",
        ])).Succeeded().Output.Trim();

        await using Gateway gateway = await StartAsync(Key("jwks.json"));
        string[] bearer = TokenGateway.Bearer(token);

        (await AskAsync(gateway, "/headers")).ShouldBeDenied();
        CurlAnswer headers = await AskAsync(gateway, "/headers", bearer);
        headers.Status.ShouldBe(200, headers.Body);
        headers.Body.ShouldMatch("(?i)\"x-user\": *\"alice\"");
        headers.Body.ShouldNotContain(token);
        (await AskAsync(gateway, "/headers", TokenGateway.Bearer(token[..^4] + "AAAA"))).Body.ShouldBe("Jwt verification fails");
        (await AskAsync(gateway, "/hello", bearer)).Body.ShouldBe("hello, developer");
        (await AskAsync(gateway, "/post", [.. bearer, "-d", "x"])).ShouldBeDenied();

        ToolResult why = await Tool.RunAsync(Repository.Portcullis,
            ["authz", "why", "-f", gateway.Folder.Path, "--token", token, "POST", "http://httpbin.example.com/post"]);
        why.ExitCode.ShouldBe(1, why.Output + why.Error);
        why.Output.ShouldContain("https://issuer.example.com/alice");
    }

    private static Task<CurlAnswer> AskAsync(Gateway gateway, string path, params string[] options) =>
        gateway.CurlAsync("http://httpbin.example.com" + path, null, options);

    private static async Task<Gateway> StartAsync(string jwks)
    {
        Httpbin httpbin = await Httpbin.SharedAsync();
        var folder = new MeshFolder();
        foreach (string name in (string[])["gateway.yaml", "virtualservice.yaml", "require-token.yaml"])
            folder.Write(name, await File.ReadAllTextAsync(Repository.Sample($"request-auth/{name}")));
        folder.Write("service.yaml", SeedGateway.AtPort(await File.ReadAllTextAsync(Repository.Sample("request-auth/service.yaml")), httpbin.Port));
        folder.Write("authentication.yaml", (await Tool.RunAsync("bash", [Repository.Sample("request-auth/authentication.sh"), jwks])).Succeeded().Output);
        return await Gateway.StartAsync(folder);
    }
}
