namespace Portcullis.EndToEnd.Load;

public sealed class A_hundred_megabytes
{
    private const long Size = 100L * 1024 * 1024;
    private const long Growth = 48 * 1024; // KiB: buffers, and what the collector has not yet returned

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Down_in_flat_memory(string version)
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        using GatewayClient client = mutual.Http(version);
        (await ReadAsync(client, Size / 20)).ShouldBe(Size / 20);
        long before = mutual.Gateway.Process.Memory("VmHWM");

        (await ReadAsync(client, Size)).ShouldBe(Size);

        (mutual.Gateway.Process.Memory("VmHWM") - before).ShouldBeLessThan(Growth);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Up_in_flat_memory(string version)
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        using GatewayClient client = mutual.Http(version);
        (await WriteAsync(client, Size / 20)).ShouldContain($"\"bytes\": {Size / 20}");
        long before = mutual.Gateway.Process.Memory("VmHWM");

        (await WriteAsync(client, Size)).ShouldContain($"\"bytes\": {Size}");

        (mutual.Gateway.Process.Memory("VmHWM") - before).ShouldBeLessThan(Growth);
    }

    private static async Task<long> ReadAsync(GatewayClient client, long size)
    {
        using HttpResponseMessage answer = await client.Http.GetAsync($"/bytes/{size}", HttpCompletionOption.ResponseHeadersRead);
        Stream body = await answer.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        int read;
        while ((read = await body.ReadAsync(buffer)) > 0)
            total += read;
        return total;
    }

    private static async Task<string> WriteAsync(GatewayClient client, long size)
    {
        using var content = new StreamContent(new EndlessStream(size), 64 * 1024);
        content.Headers.ContentLength = size;
        using HttpResponseMessage answer = await client.Http.PostAsync("/upload", content);
        return await answer.Content.ReadAsStringAsync();
    }
}
