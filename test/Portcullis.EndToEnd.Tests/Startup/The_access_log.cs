using System.Text.Json;

namespace Portcullis.EndToEnd.Startup;

public sealed class The_access_log
{
    [Fact]
    public async Task Has_a_line_for_each_request()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();
        string marker = Guid.NewGuid().ToString("N");

        await seed.CurlAsync($"/anything/{marker}", seed.Client);
        JsonElement entry = await seed.Gateway.LoggedAsync(entry => entry.GetRawText().Contains(marker, StringComparison.Ordinal));

        entry.GetProperty("status").GetInt32().ShouldBe(200);
        entry.GetProperty("method").GetString().ShouldBe("GET");
        entry.GetProperty("path").GetString().ShouldBe($"/anything/{marker}");
        entry.GetProperty("principal").GetString()!.ShouldContain("test.client");
        entry.TryGetProperty("phase", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Says_why_a_handshake_failed()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        Credential stranger = Authority.Create("Other CA").Issue(new Leaf("x") { Uris = ["spiffe://x"] });

        (await mutual.CurlAsync("/status/200", stranger)).ShouldHaveFailedInTheHandshake();

        await mutual.Gateway.LoggedAsync(entry =>
            entry.TryGetProperty("phase", out JsonElement phase) && phase.GetString() == "verify");
    }

    [Fact]
    public async Task Can_be_switched_off()
    {
        await using SeedGateway seed = await SeedGateway.StartAsync(null, "--access-log", "off");

        (await seed.CurlAsync("/status/200", seed.Client)).Status.ShouldBe(200);
        (await seed.CurlAsync("/status/418", seed.Client)).ShouldBeDenied();
        await seed.Gateway.Process.SignalAsync("TERM");
        await seed.Gateway.Process.ExitAsync();

        seed.Gateway.Process.Lines.Length.ShouldBe(1);
    }

    [Fact]
    public async Task Can_be_text()
    {
        await using SeedGateway seed = await SeedGateway.StartAsync(null, "--access-log", "text");

        (await seed.CurlAsync("/status/202", seed.Client)).Status.ShouldBe(202);

        string line = await seed.Gateway.Process.LineAsync(line => line.Contains("/status/202", StringComparison.Ordinal));
        line.ShouldContain("202");
        line.ShouldNotStartWith("{");
    }
}
