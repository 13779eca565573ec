using System.Security.Cryptography;
using System.Text.Json;

namespace Portcullis.EndToEnd.Samples;

public sealed class Httpbin_by_itself
{
    [Fact]
    public async Task Draws_a_teapot()
    {
        CurlAnswer answer = await CurlAsync("/status/418");

        answer.ShouldBeTheTeapot();
        answer.Bytes.Length.ShouldBe(135);
    }

    [Fact]
    public async Task Sends_the_guides_headers()
    {
        CurlAnswer answer = await CurlAsync("/status/200", "-I");

        answer.Header("content-type").ShouldBe("text/html; charset=utf-8");
        answer.Header("access-control-allow-origin").ShouldBe("*");
        answer.Header("access-control-allow-credentials").ShouldBe("true");
        answer.Header("content-length").ShouldBe("0");
    }

    [Theory]
    [InlineData("/status/nothing")]
    [InlineData("/status/99")]
    [InlineData("/status/600")]
    [InlineData("/bytes/-1")]
    public async Task Refuses_nonsense(string path) => (await CurlAsync(path)).Status.ShouldBeOneOf(400, 404);

    [Fact]
    public async Task Counts_what_is_uploaded()
    {
        byte[] body = new byte[1_000_000];
        string file = Path.Combine(Scratch.Folder("upload"), "body");
        await File.WriteAllBytesAsync(file, body);

        using JsonDocument told = JsonDocument.Parse((await CurlAsync("/upload", "-T", file)).Body);

        told.RootElement.GetProperty("bytes").GetInt64().ShouldBe(body.Length);
        told.RootElement.GetProperty("sha256").GetString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(body)));
    }

    [Fact]
    public async Task Echoes_the_target_as_it_came()
    {
        using JsonDocument told = JsonDocument.Parse((await CurlAsync("/anything/a//b/%2e?x=1", "--path-as-is", "-d", "hello", "-H", "x-a: 1")).Body);

        told.RootElement.GetProperty("method").GetString().ShouldBe("POST");
        told.RootElement.GetProperty("target").GetString().ShouldBe("/anything/a//b/%2e?x=1");
        told.RootElement.GetProperty("data").GetString().ShouldBe("hello");
        told.RootElement.GetProperty("headers").GetProperty("x-a").GetString().ShouldBe("1");
    }

    [Theory]
    [InlineData("/bytes/1000000", 1_000_000)]
    [InlineData("/stream-bytes/100000", 100_000)]
    [InlineData("/drip?numbytes=5&duration=0.1", 5)]
    public async Task Sends_bodies_of_any_size(string path, int size) => (await CurlAsync(path)).Bytes.Length.ShouldBe(size);

    [Fact]
    public async Task Ends_a_chunked_body_with_trailers()
    {
        Httpbin httpbin = await Httpbin.SharedAsync();
        await using RawConnection raw = await RawConnection.TcpAsync(httpbin.Port);

        await raw.SendAsync("GET /trailers HTTP/1.1\r\nhost: x\r\n\r\n");

        (await raw.AnswerAsync()).Body.ShouldEndWith("0\r\nx-checksum: abc123\r\nx-done: yes\r\n\r\n");
    }

    private static async Task<CurlAnswer> CurlAsync(string path, params string[] options)
    {
        Httpbin httpbin = await Httpbin.SharedAsync();
        return await Curl.RunAsync([.. options, $"http://127.0.0.1:{httpbin.Port}{path}"]);
    }
}
