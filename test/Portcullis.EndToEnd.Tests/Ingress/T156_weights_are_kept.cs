namespace Portcullis.EndToEnd.Ingress;

public sealed class T156_weights_are_kept
{
    [Fact]
    public async Task Over_many_requests()
    {
        await using Httpbin other = await Httpbin.StartAsync("other");
        await using Gateway gateway = await Given.PlainAsync(
            "- {route: [{destination: {host: httpbin}, weight: 90}, {destination: {host: other}, weight: 10}]}",
            folder => folder.Write("other.yaml", Manifest.Service("other", other.Port)));
        await using RawConnection raw = await RawConnection.TcpAsync(gateway.HttpPort);
        const int Requests = 2000;

        int told = 0;
        for (int i = 0; i < Requests; i++)
        {
            await raw.SendAsync("GET /hostname HTTP/1.1\r\nhost: test.com\r\n\r\n");
            if ((await raw.AnswerAsync()).Body.Contains("other", StringComparison.Ordinal))
                told++;
        }

        // Three and a half standard deviations of a fair draw.
        told.ShouldBeInRange(153, 247);
    }
}
