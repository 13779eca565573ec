using System.Text.Json;

namespace Portcullis.EndToEnd.Startup;

public sealed class The_ready_line
{
    [Fact]
    public async Task Comes_first_and_names_every_listener()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        using JsonDocument ready = JsonDocument.Parse(seed.Gateway.Process.Lines[0]);

        ready.RootElement.GetProperty("ready").GetBoolean().ShouldBeTrue();
        JsonElement[] listeners = [.. ready.RootElement.GetProperty("listeners").EnumerateArray()];
        listeners.Select(listener => listener.GetProperty("port").GetInt32()).Order().ShouldBe([80, 443]);
        listeners.ShouldAllBe(listener => listener.GetProperty("address").GetString()!.StartsWith("127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Means_that_connections_are_accepted()
    {
        await using Gateway gateway = await Given.PlainAsync();

        await using RawConnection raw = await RawConnection.TcpAsync(gateway.HttpPort);
        await raw.SendAsync("GET /status/202 HTTP/1.1\r\nhost: x\r\n\r\n");

        (await raw.AnswerAsync()).Status.ShouldBe(202);
    }
}
