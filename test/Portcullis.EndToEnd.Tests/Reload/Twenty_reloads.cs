namespace Portcullis.EndToEnd.Reload;

public sealed class Twenty_reloads
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Drop_no_request(string version)
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        // With no more connections than callers, a tenth one means that the gateway closed one of the nine.
        using var client = new GatewayClient(mutual.Gateway.HttpsPort, Version.Parse(version), mutual.Client, maxConnections: 9);
        using var over = new CancellationTokenSource();
        int served = 0;
        Task[] callers = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                (await client.StatusAsync("/status/200")).ShouldBe(200);
                Interlocked.Increment(ref served);
            }
        }))];

        for (int i = 0; i < 20; i++)
        {
            int path = 300 + i;
            mutual.Gateway.Folder.Write("policy.yaml", Manifest.Policy("test", "DENY", $"- to: [{{operation: {{paths: [/status/{path}]}}}}]"));
            await Eventually.HoldsAsync(async () => await client.StatusAsync($"/status/{path}") == 403);
        }
        await over.CancelAsync();
        await Task.WhenAll(callers);

        served.ShouldBeGreaterThan(20);
        client.Connections.ShouldBeLessThanOrEqualTo(9);
    }

    [Fact]
    public async Task Leave_an_open_download_alone()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        using GatewayClient client = mutual.Http("2.0");
        Task<byte[]> download = client.Http.GetByteArrayAsync("/drip?numbytes=20&duration=2");

        for (int i = 0; i < 5; i++)
        {
            mutual.Gateway.Folder.Write("policy.yaml", Manifest.Policy("test", "DENY", $"- to: [{{operation: {{paths: [/status/{300 + i}]}}}}]"));
            int path = 300 + i;
            await Eventually.HoldsAsync(async () => await client.StatusAsync($"/status/{path}") == 403);
        }

        (await download).Length.ShouldBe(20);
    }
}
