namespace Portcullis.EndToEnd.Load;

public sealed class A_thousand_connections
{
    private const int Count = 1000;

    [Fact]
    public async Task Of_http1_are_served_at_once()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        RawConnection[] open = await OpenAsync(() => mutual.ConnectAsync());

        await Task.WhenAll(open.Select(raw => raw.SendAsync("GET /status/202 HTTP/1.1\r\nhost: test.com\r\n\r\n")));
        RawAnswer[] answers = await Task.WhenAll(open.Select(raw => raw.AnswerAsync()));

        answers.ShouldAllBe(answer => answer.Status == 202);
        await Task.WhenAll(open.Select(raw => raw.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Of_http2_are_served_at_once()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        RawHttp2[] open = await OpenAsync(() => RawHttp2.OpenAsync(mutual.Gateway.HttpsPort, mutual.Client));

        await Task.WhenAll(open.Select(http2 => http2.RequestAsync(1, "/status/202")));
        int[] statuses = await Task.WhenAll(open.Select(http2 => http2.StatusAsync(1)));

        statuses.ShouldAllBe(status => status == 202);
        await Task.WhenAll(open.Select(http2 => http2.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task As_streams_of_one_connection_are_served()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        using GatewayClient client = mutual.Http("2.0");

        int[] statuses = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => client.StatusAsync("/status/202")));

        statuses.ShouldAllBe(status => status == 202);
    }

    /// <summary>Handshakes twenty at a time: the machine has few cores, and each side of each is here.</summary>
    private static async Task<T[]> OpenAsync<T>(Func<Task<T>> open)
    {
        var opened = new List<T>(Count);
        while (opened.Count < Count)
            opened.AddRange(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => open())));
        return [.. opened];
    }
}
