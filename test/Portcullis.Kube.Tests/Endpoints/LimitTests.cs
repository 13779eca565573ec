using System.Net.Sockets;
using System.Text;

namespace Portcullis.Kube.Tests;

/// <summary>Hostile and unlucky requests: limits, storage that fails, bytes that mean nothing.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task Too_many_requests_are_put_off()
    {
        await using KubeServer server = await KubeServer.Start(options => options with { MostWrites = 0 });

        KubeAnswer answer = await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"));

        answer.Code.ShouldBe(429);
        answer.RetryAfter.ShouldBe("1");
        (await server.Get(ApiSample.ConfigMaps)).Code.ShouldBe(200);
    }

    [Fact]
    public async Task Storage_that_fails_is_a_status_without_a_trace()
    {
        var engine = new FailingEngine();
        await using KubeServer server = await KubeServer.Start(engine: engine);
        engine.Failure = new StorageException("the disk is full");
        KubeAnswer full = await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"));
        full.Code.ShouldBe(503);
        full.At("message").ShouldBe("storage cannot serve now: the disk is full");
        full.RetryAfter.ShouldNotBeEmpty();
        (await server.Get("/readyz")).Code.ShouldBe(503);
        (await server.Get("/livez")).Code.ShouldBe(200);

        engine.Failure = new StorageException("the answer was lost", outcomeUnknown: true);
        KubeAnswer unknown = await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"));
        unknown.Code.ShouldBe(504);
        unknown.At("reason").ShouldBe("Timeout");
        engine.Failure = null;
        (await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"))).Code.ShouldBe(201);
        (await server.Get("/readyz")).Code.ShouldBe(200);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    public async Task Bodies_of_other_types_are_refused(string media)
    {
        await using KubeServer server = await KubeServer.Start();
        KubeAnswer answer = await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"), media);
        answer.Code.ShouldBe(415);
        answer.At("message")!.ShouldContain("application/json, application/yaml, application/vnd.kubernetes.protobuf");
    }

    [Fact]
    public async Task Yaml_is_read_as_json_is()
    {
        await using KubeServer server = await KubeServer.Start();
        KubeAnswer answer = await server.Send("POST", ApiSample.Peers, "metadata: {name: a}\nspec:\n  mtls:\n    mode: STRICT\n", "application/yaml");
        answer.Code.ShouldBe(201, answer.Body);
        answer.At("spec", "mtls", "mode").ShouldBe("STRICT");
        (await server.Get(ApiSample.Peers + "/a", ("Accept", "application/yaml"))).MediaType.ShouldBe("application/yaml");
    }

    [Fact]
    public async Task A_client_that_hangs_up_in_its_body_hurts_nobody()
    {
        await using KubeServer server = await KubeServer.Start();
        var address = new Uri(server.Url);
        using (var socket = new TcpClient(address.Host, address.Port))
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST {ApiSample.ConfigMaps} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{"));
        (await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"))).Code.ShouldBe(201);
    }

    [Fact]
    public async Task Random_requests_never_fail_the_server()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"));
        var random = new Random(20261122);
        string[] paths = [ApiSample.Peers, ApiSample.Secrets, ApiSample.ConfigMaps + "/a", "/api/v1/namespaces", "/apis", "/api/v1/namespaces/shop/serviceaccounts/x/token", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "/openapi/v3", "/openapi/v2", "/version"];
        string[] methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
        string[] names = ["limit", "continue", "watch", "resourceVersion", "resourceVersionMatch", "labelSelector", "fieldSelector", "dryRun", "fieldValidation", "fieldManager", "force", "timeoutSeconds", "sendInitialEvents", "includeObject"];
        string[] medias = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "application/merge-patch+json", "application/json-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml", "", ";;"];
        string[] seeds = [ApiSample.Peer("a"), ApiSample.ConfigMap("a"), ApiSample.Secret("a", ",\"data\":{}"), "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{}}]", "k8s\0", "{\"spec\":{}}"];
        string Noise(int most) => new([.. Enumerable.Range(0, random.Next(most)).Select(_ => (char)random.Next(1, 0x300))]);
        string Mutated(string text)
        {
            char[] letters = text.ToCharArray();
            for (int i = random.Next(4); i > 0 && letters.Length > 0; i--)
                letters[random.Next(letters.Length)] = (char)random.Next(1, 128);
            return new string(letters, 0, random.Next(5) == 0 ? random.Next(letters.Length + 1) : letters.Length);
        }

        for (int round = 0; round < 1500; round++)
        {
            string path = paths[random.Next(paths.Length)] + (random.Next(3) == 0 ? "/" + Uri.EscapeDataString(Noise(12)) : "");
            string query = string.Join('&', Enumerable.Range(0, random.Next(4)).Select(_ =>
                $"{names[random.Next(names.Length)]}={Uri.EscapeDataString(random.Next(3) switch { 0 => Noise(20), 1 => random.NextInt64().ToString(), _ => new[] { "true", "0", "All", "Exact", "NotOlderThan", "a=b", "metadata.name=a", "Strict" }[random.Next(8)] })}"));
            bool watches = query.Contains("watch", StringComparison.Ordinal);
            string method = methods[random.Next(methods.Length)];
            if (watches && method == "GET")
                continue; // a stream that may last
            using var request = new HttpRequestMessage(new HttpMethod(method), $"{path}?{query}");
            if (method is "POST" or "PUT" or "PATCH" or "DELETE")
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Mutated(seeds[random.Next(seeds.Length)])));
                request.Content.Headers.TryAddWithoutValidation("Content-Type", medias[random.Next(medias.Length)]);
            }
            request.Headers.TryAddWithoutValidation("Accept", random.Next(4) == 0 ? new string([.. Noise(20).Where(char.IsAscii).Where(letter => !char.IsControl(letter))]) : "application/json");
            using HttpResponseMessage answer = await server.Http.SendAsync(request);
            ((int)answer.StatusCode).ShouldNotBe(500, $"{method} {path}?{query}");
        }
    }
}
