using System.Diagnostics;

namespace Portcullis.EndToEnd.Load;

public sealed class The_slow_beside_the_fast
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_reader_that_stops_holds_nobody_up_and_fills_no_memory(string version)
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        using GatewayClient slow = mutual.Http(version);
        using GatewayClient fast = mutual.Http(version);
        (await fast.StatusAsync("/status/200")).ShouldBe(200);
        long before = mutual.Gateway.Process.Memory();

        // Eight bodies of 100 MB, of which nobody reads more than the first bytes.
        var stopped = new List<HttpResponseMessage>();
        for (int i = 0; i < 8; i++)
            stopped.Add(await slow.Http.GetAsync("/bytes/100000000", HttpCompletionOption.ResponseHeadersRead));

        await FastAsync(fast);
        (mutual.Gateway.Process.Memory() - before).ShouldBeLessThan(96 * 1024);
        stopped.ForEach(answer => answer.Dispose());
    }

    [Fact]
    public async Task A_stream_that_nobody_reads_holds_up_no_other_of_its_connection()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        await using RawHttp2 http2 = await RawHttp2.OpenAsync(mutual.Gateway.HttpsPort, mutual.Client);

        // Its window runs out after 65,535 bytes; the connection's is opened again for the others.
        await http2.RequestAsync(1, "/bytes/1000000");
        (await http2.StatusAsync(1)).ShouldBe(200);
        await http2.SendAsync(RawHttp2.WindowUpdate, 0, 0, [0x01, 0, 0, 0]);

        for (int stream = 3; stream < 40; stream += 2)
        {
            await http2.RequestAsync(stream, "/status/202");
            (await http2.StatusAsync(stream)).ShouldBe(202);
        }

        // And it goes on where it stopped.
        await http2.SendAsync(RawHttp2.WindowUpdate, 0, 1, [0x01, 0, 0, 0]);
        (await http2.FrameAsync(frame => frame.Stream == 1 && frame.EndsStream)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_writer_that_takes_its_time_holds_nobody_up(string version)
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        using GatewayClient slow = mutual.Http(version);
        using GatewayClient fast = mutual.Http(version);
        using var content = new StreamContent(new EndlessStream(20 * 1000, TimeSpan.FromMilliseconds(50)), 1000);
        Task<HttpResponseMessage> upload = slow.Http.PostAsync("/upload", content);

        await FastAsync(fast);

        using HttpResponseMessage answer = await upload;
        (await answer.Content.ReadAsStringAsync()).ShouldContain("20000");
    }

    [Fact]
    public async Task An_upstream_that_does_not_read_stops_the_sender()
    {
        var never = new TaskCompletionSource();
        await using ScriptedUpstream upstream = new(_ => never.Task);
        await using MutualGateway mutual = await MutualGateway.StartAsync((folder, _) => folder
            .Write("deaf.yaml", Manifest.Service("deaf", upstream.Port))
            .Write("routes.yaml", Manifest.Routes("test.com", """
                - {match: [{uri: {prefix: /deaf}}], route: [{destination: {host: deaf}}]}
                - {route: [{destination: {host: httpbin}}]}
                """)));
        using GatewayClient client = mutual.Http("2.0");
        (await client.StatusAsync("/status/200")).ShouldBe(200);
        long before = mutual.Gateway.Process.Memory();
        var source = new CountingStream(new EndlessStream(500_000_000));
        using var content = new StreamContent(source, 64 * 1024);
        Task upload = client.Http.PostAsync("/deaf", content);

        await FastAsync(client);

        long taken = source.Taken;
        taken.ShouldBeLessThan(100_000_000);
        (mutual.Gateway.Process.Memory() - before).ShouldBeLessThan(96 * 1024);
        never.SetResult();
        await Record.ExceptionAsync(() => upload);
    }

    private static async Task FastAsync(GatewayClient client)
    {
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < 200; i++)
            (await client.StatusAsync("/status/200")).ShouldBe(200);
        watch.Elapsed.TotalSeconds.ShouldBeLessThan(15);
    }
}
