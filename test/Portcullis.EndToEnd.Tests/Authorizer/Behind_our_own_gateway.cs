namespace Portcullis.EndToEnd.Authorizer;

/// <summary>The circle closed: the gateway's CUSTOM policies ask <c>portcullis authorizer</c>, over HTTP and over gRPC.</summary>
public sealed class Behind_our_own_gateway
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_gateway_asks_the_authorizer(bool grpc)
    {
        await using JudgedByTokens judged = await JudgedByTokens.StartAsync(principals: false, "--path-prefix", "/check");
        await using Gateway gateway = await Given.PlainAsync(change: folder => folder
            .Write("authorizer.yaml", Manifest.Service("authorizer", grpc ? judged.Authorizer.GrpcPort : judged.Authorizer.HttpPort))
            .Write("mesh.yaml", MeshConfig(grpc))
            .Write("custom.yaml", Policy));

        (await gateway.CurlAsync("http://test.com/status/201")).Status.ShouldBe(201);
        (await gateway.CurlAsync("http://test.com/anything")).Status.ShouldBe(200);
        CurlAnswer denied = await gateway.CurlAsync("http://test.com/admin");
        denied.Status.ShouldBe(403);
        denied.Body.ShouldBe("RBAC: access denied");
        CurlAnswer bad = await gateway.CurlAsync("http://test.com/headers", null, "-H", "Authorization: Bearer rubbish");
        bad.Status.ShouldBe(401);
        bad.Header("www-authenticate").ShouldBe($"Bearer realm=\"http://test.com:{gateway.HttpPort}/headers\", error=\"invalid_token\"");

        CurlAnswer good = await gateway.CurlAsync("http://test.com/headers", null, [.. judged.Bearer, "-H", "X-User: root"]);
        good.Status.ShouldBe(200, good.Body);
        good.Body.ShouldContain("alice");
        good.Body.ShouldNotContain("root");
        if (grpc)
            good.Body.ShouldNotContain("Bearer", Case.Insensitive); // removed, which HTTP cannot ask for
        await judged.Authorizer.LoggedAsync(entry => entry.GetProperty("asker").GetString() == (grpc ? "grpc" : "envoy") && entry.GetProperty("path").GetString() == "/admin");
    }

    [Fact]
    public async Task An_authorizer_asks_on_where_its_own_policies_say_so()
    {
        await using JudgedByTokens inner = await JudgedByTokens.StartAsync(principals: false, "--path-prefix", "/check");
        MeshFolder folder = new MeshFolder()
            .Write("cluster.yaml", Manifest.Cluster)
            .Write("authorizer.yaml", Manifest.Service("authorizer", inner.Authorizer.HttpPort))
            .Write("mesh.yaml", MeshConfig(grpc: false))
            .Write("custom.yaml", Policy);
        await using AuthorizerProcess outer = await AuthorizerProcess.StartAsync(folder);

        (await outer.AskAsync("/x")).Status.ShouldBe(200);
        (await outer.AskAsync("/admin")).Body.ShouldBe("RBAC: access denied");
        (await outer.AskAsync("/headers", inner.Bearer)).Header("x-user").ShouldBe("alice");
        (await outer.AskAsync("/headers", "-H", "Authorization: Bearer rubbish")).Status.ShouldBe(401);
        await inner.Authorizer.Process.SignalAsync("TERM");
        await inner.Authorizer.Process.ExitAsync();
        (await outer.AskAsync("/x")).Status.ShouldBe(403); // failOpen is off
    }

    private const string Policy = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: ask, namespace: istio-system}
        spec:
          action: CUSTOM
          provider: {name: portcullis}
          rules: [{}]
        """;

    private static string MeshConfig(bool grpc)
    {
        string provider = grpc
            ? "envoyExtAuthzGrpc: {service: authorizer.default.svc.cluster.local, port: 8000, timeout: 10s}"
            : "envoyExtAuthzHttp: {service: authorizer.default.svc.cluster.local, port: 8000, timeout: 10s, pathPrefix: /check, includeRequestHeadersInCheck: [authorization, x-user], headersToUpstreamOnAllow: [x-user]}";
        return $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data:
              mesh: |
                extensionProviders:
                  - name: portcullis
                    {{provider}}
            """;
    }
}
