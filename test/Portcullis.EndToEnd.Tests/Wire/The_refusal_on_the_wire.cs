namespace Portcullis.EndToEnd.Wire;

public sealed class The_refusal_on_the_wire
{
    [Fact]
    public async Task Of_http1_is_these_lines_and_no_other()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();
        await using RawConnection raw = await RawConnection.TlsAsync(seed.Gateway.HttpsPort, seed.Client);

        await raw.SendAsync("GET /status/418 HTTP/1.1\r\nhost: test.com\r\n\r\n");
        RawAnswer answer = await raw.AnswerAsync();

        string[] lines = answer.Head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("HTTP/1.1 403 Forbidden");
        lines.Skip(1).Select(line => line.Split(':')[0]).ShouldBe(["content-length", "content-type", "date", "server"], ignoreOrder: true);
        answer.Header("content-length").ShouldBe("19");
        answer.Header("content-type").ShouldBe("text/plain");
        answer.Header("server").ShouldBe("istio-envoy");
        answer.Body.ShouldBe("RBAC: access denied");
    }

    [Fact]
    public async Task Of_http1_to_head_ends_with_the_headers()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();
        await using RawConnection raw = await RawConnection.TlsAsync(seed.Gateway.HttpsPort, seed.Client);

        await raw.SendAsync("HEAD /status/418 HTTP/1.1\r\nhost: test.com\r\nconnection: close\r\n\r\n");
        string all = await raw.RestAsync();

        all.ShouldStartWith("HTTP/1.1 403 Forbidden\r\n");
        all.ShouldContain("content-length: 19\r\n");
        all.ShouldEndWith("\r\n\r\n");
    }

    [Fact]
    public async Task Of_http2_is_headers_and_one_body()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();
        await using RawHttp2 http2 = await RawHttp2.OpenAsync(seed.Gateway.HttpsPort, seed.Client);

        await http2.RequestAsync(1, "/status/418");

        (await http2.BodyAsync(1)).ShouldBe("RBAC: access denied");
        (await http2.StatusAsync(1)).ShouldBe(403);
    }
}
