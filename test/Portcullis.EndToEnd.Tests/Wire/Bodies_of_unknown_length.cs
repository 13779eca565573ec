using System.Security.Cryptography;

namespace Portcullis.EndToEnd.Wire;

public sealed class Bodies_of_unknown_length
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Are_uploaded_in_chunks(string version)
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        using GatewayClient client = mutual.Http(version);
        byte[] body = RandomNumberGenerator.GetBytes(700_001);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/upload")
        {
            Content = new StreamContent(new MemoryStream(body)),
            Version = client.Http.DefaultRequestVersion,
            VersionPolicy = client.Http.DefaultVersionPolicy,
        };
        request.Headers.TransferEncodingChunked = version == "1.1" ? true : null;
        request.Content.Headers.ContentLength = null;

        using HttpResponseMessage answer = await client.Http.SendAsync(request);

        string told = await answer.Content.ReadAsStringAsync();
        told.ShouldContain("700001");
        told.ShouldContain(Convert.ToHexStringLower(SHA256.HashData(body)));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Are_streamed_down(string version)
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        using GatewayClient client = mutual.Http(version);

        (await client.Http.GetByteArrayAsync("/stream-bytes/700001")).Length.ShouldBe(700_001);
        (await client.Http.GetStringAsync("/stream/7")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(7);
    }

    [Fact]
    public async Task Arrive_piece_by_piece_without_waiting_for_the_end()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        using GatewayClient client = mutual.Http("2.0");

        using HttpResponseMessage answer = await client.Http.GetAsync("/drip?numbytes=3&duration=3", HttpCompletionOption.ResponseHeadersRead);
        Stream body = await answer.Content.ReadAsStreamAsync();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        int read = await body.ReadAsync(new byte[10]);

        read.ShouldBeLessThan(3);
        watch.Elapsed.TotalSeconds.ShouldBeLessThan(2.5);
    }
}
