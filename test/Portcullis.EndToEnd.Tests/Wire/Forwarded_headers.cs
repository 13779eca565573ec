using System.Text.Json;

namespace Portcullis.EndToEnd.Wire;

public sealed class Forwarded_headers
{
    [Theory]
    [InlineData("--http1.1")]
    [InlineData("--http2")]
    public async Task Tell_the_upstream_who_called_and_how(string option)
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        JsonElement headers = await HeadersAsync(seed, option, "-H", "x-forwarded-for: 1.2.3.4", "-H", "x-forwarded-proto: gopher");

        headers.GetProperty("X-Forwarded-For", "x-forwarded-for").ShouldStartWith("1.2.3.4,");
        headers.GetProperty("X-Forwarded-Proto", "x-forwarded-proto").ShouldBe("https");
        headers.GetProperty("Host", "host").ShouldBe("test.com");
    }

    [Fact]
    public async Task Carry_a_request_id_of_the_gateways_own()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        JsonElement headers = await HeadersAsync(seed, "-H", "x-request-id: mine");

        Guid.TryParse(headers.GetProperty("X-Request-ID", "x-request-id"), out _).ShouldBeTrue(headers.ToString());
    }

    [Fact]
    public async Task Leave_out_what_was_for_the_connection_alone()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        string headers = (await HeadersAsync(seed, "--http1.1", "-H", "connection: x-private", "-H", "x-private: 1",
            "-H", "keep-alive: 5", "-H", "te: trailers", "-H", "proxy-connection: keep-alive", "-H", "x-public: 1")).ToString();

        headers.ShouldNotContain("x-private", Case.Insensitive);
        headers.ShouldNotContain("keep-alive", Case.Insensitive);
        headers.ShouldContain("x-public");
    }

    [Fact]
    public async Task Keep_repeated_lines_apart()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        JsonElement headers = await HeadersAsync(seed, "-H", "x-twice: a", "-H", "x-twice: b");

        JsonElement twice = headers.GetProperty("x-twice");
        string told = twice.ValueKind == JsonValueKind.Array ? string.Join(',', twice.EnumerateArray().Select(value => value.GetString())) : twice.GetString()!;
        told.Replace(" ", "", StringComparison.Ordinal).ShouldBe("a,b");
    }

    [Fact]
    public async Task Name_the_host_once_when_cookies_come_in_crumbs()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        await using RawHttp2 http2 = await RawHttp2.OpenAsync(mutual.Gateway.HttpsPort, mutual.Client);

        await http2.RequestAsync(1, "/headers", more: [("cookie", "a=1"), ("cookie", "b=2")]);

        (await http2.BodyAsync(1)).ShouldContain("a=1; b=2");
    }

    private static async Task<JsonElement> HeadersAsync(SeedGateway seed, params string[] options)
    {
        CurlAnswer answer = await seed.CurlAsync("/headers", seed.Client, options);
        answer.Status.ShouldBe(200, answer.Error);
        return JsonDocument.Parse(answer.Body).RootElement.GetProperty("headers");
    }
}
