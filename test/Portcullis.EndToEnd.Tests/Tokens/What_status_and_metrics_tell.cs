using System.Net;
using System.Text.Json;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tokens;

public sealed class What_status_and_metrics_tell
{
    [Fact]
    public async Task Keys_and_failures_are_told_and_no_token_is()
    {
        using var scratch = new MeshFolder();
        string socket = scratch.File("status.sock");
        await using TestOidcProvider provider = TestOidcProvider.Start();
        await using ProviderGateway gateway = await ProviderGateway.StartAsync(
            provider, $"jwksUri: '{provider.JwksUri}?secret=1'", "--jwks-allow=127.0.0.0/8", "--metrics=127.0.0.1:0", $"--status-socket={socket}");
        string token = provider.Token();
        (await gateway.AskAsync(token)).ShouldBe(HttpStatusCode.OK);
        (await gateway.AskAsync(token)).ShouldBe(HttpStatusCode.OK);
        (await gateway.AskAsync(token[..^6] + "AAAAAA")).ShouldBe(HttpStatusCode.Unauthorized);

        JsonElement status = await StatusAsync(socket);
        status.GetProperty("pid").GetInt32().ShouldBe(gateway.Gateway.Process.Id);
        status.GetProperty("phase").GetString().ShouldBe("ready");
        JsonElement source = status.GetProperty("keys")[0];
        source.GetProperty("location").GetString().ShouldBe($"{provider.JwksUri}?…");
        source.GetProperty("keys")[0].GetProperty("kid").GetString().ShouldBe(provider.Key.Id);
        source.GetProperty("failing").GetBoolean().ShouldBeFalse();

        string metrics = await MetricsAsync(gateway);
        metrics.ShouldContain("portcullis_requests_total 3\n");
        metrics.ShouldContain("portcullis_tokens_accepted_total 2\n");
        metrics.ShouldContain("portcullis_tokens_refused_total 1\n");
        metrics.ShouldContain($"portcullis_jwks_keys{{source=\"{provider.JwksUri}?…\"}} 1\n");
        string all = status.GetRawText() + metrics + gateway.Gateway.Process.Error + string.Join('\n', gateway.Gateway.Process.Lines);
        all.ShouldNotContain(token.Split('.')[2]);
        all.ShouldNotContain("secret=1");

        await provider.LeaveAsync();
        provider.Rotate();
        (await gateway.AskAsync(provider.Token())).ShouldBe(HttpStatusCode.Unauthorized);
        await Eventually.HoldsAsync(async () => (await StatusAsync(socket)).GetProperty("keys")[0].GetProperty("failing").GetBoolean());
        (await MetricsAsync(gateway)).ShouldContain($"portcullis_jwks_failing{{source=\"{provider.JwksUri}?…\"}} 1\n");
    }

    [Fact]
    public async Task Every_gateway_of_the_user_is_found_and_is_gone_when_it_ends()
    {
        await using Gateway gateway = await Given.PlainAsync();
        int process = gateway.Process.Id;

        ToolResult found = await Tool.RunAsync(Repository.Portcullis, ["status"]);
        found.Output.ShouldContain($"process {process}, ready, revision 1");
        await gateway.Process.SignalAsync("TERM");
        (await gateway.Process.ExitAsync()).ShouldBe(0);

        ToolResult after = await Tool.RunAsync(Repository.Portcullis, ["status"]);
        after.Output.ShouldNotContain($"process {process},");
        after.Error.ShouldNotContain($"{process}.sock");
    }

    private static async Task<JsonElement> StatusAsync(string socket)
    {
        ToolResult told = (await Tool.RunAsync(Repository.Portcullis, ["status", "--json", "--socket", socket])).Succeeded();
        return JsonDocument.Parse(told.Output).RootElement[0];
    }

    private static async Task<string> MetricsAsync(ProviderGateway gateway)
    {
        string ready = Array.Find(gateway.Gateway.Process.Lines, line => line.Contains("\"ready\"", StringComparison.Ordinal))!;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return await http.GetStringAsync(JsonDocument.Parse(ready).RootElement.GetProperty("metrics").GetString());
    }
}
