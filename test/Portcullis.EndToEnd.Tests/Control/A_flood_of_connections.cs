using System.Net.Sockets;
using System.Text.Json;

namespace Portcullis.EndToEnd.Control;

/// <summary>More connections than the process may have files open, from someone who proves nothing.</summary>
public sealed class A_flood_of_connections
{
    [Fact]
    public async Task Does_not_end_a_control_plane_which_serves_on_when_it_is_over()
    {
        await using Daemon control = Start(500, "control", "--data", Scratch.Folder("data"), "--api", "127.0.0.1:0");
        using JsonDocument ready = JsonDocument.Parse(await control.LineAsync(static line => line.Contains("\"ready\"", StringComparison.Ordinal), seconds: 60));
        using var api = new ApiCaller(ready.RootElement.GetProperty("kubeconfig").GetString()!);
        await api.CreateAsync("before", "1");

        await FloodAsync(api.Server.Port, 800);

        await Eventually.HoldsAsync(async () => await Served(api));
        control.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task Does_not_end_a_gateway_which_serves_on_when_it_is_over()
    {
        using MeshFolder folder = new MeshFolder().Write("gateway.yaml", Manifest.Gateway(Manifest.HttpServer()));
        await using Daemon gateway = Start(500, "up", "-f", folder.Path, "--bind", "127.0.0.1", "--port", "80=0", "--status-socket", "off");
        using JsonDocument ready = JsonDocument.Parse(await gateway.LineAsync(static line => line.Contains("\"ready\"", StringComparison.Ordinal), seconds: 60));
        string address = ready.RootElement.GetProperty("listeners")[0].GetProperty("address").GetString()!;
        int port = int.Parse(address[(address.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture);

        await FloodAsync(port, 800);

        await Eventually.HoldsAsync(async () => (await Curl.RunAsync("--max-time", "5", $"http://127.0.0.1:{port}/")).Status == 404);
        gateway.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task Does_not_end_an_authorizer_which_answers_when_it_is_over()
    {
        using MeshFolder folder = new MeshFolder().Write("gateway.yaml", Manifest.Gateway(Manifest.HttpServer()));
        await using Daemon authorizer = Start(500, "authorizer", "-f", folder.Path, "--http", "127.0.0.1:0");
        using JsonDocument ready = JsonDocument.Parse(await authorizer.LineAsync(static line => line.Contains("\"ready\"", StringComparison.Ordinal), seconds: 60));
        int port = ready.RootElement.GetProperty("listeners")[0].GetProperty("port").GetInt32();

        await FloodAsync(port, 800);

        await Eventually.HoldsAsync(async () => (await Curl.RunAsync("--max-time", "5", $"http://127.0.0.1:{port}/")).Status > 0);
        authorizer.HasExited.ShouldBeFalse();
    }

    private static Daemon Start(int files, params string[] arguments) =>
        new("/bin/sh", ["-c", $"ulimit -n {files}; exec \"$0\" \"$@\"", Repository.Portcullis, .. arguments]);

    // Held all at once, as long as it takes the process to have seen them.
    private static async Task FloodAsync(int port, int connections)
    {
        var open = new List<TcpClient>();
        try
        {
            for (int number = 0; number < connections; number++)
            {
                var client = new TcpClient();
                open.Add(client);
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
                try
                {
                    await client.ConnectAsync("127.0.0.1", port, limit.Token);
                    await client.GetStream().WriteAsync("GET"u8.ToArray(), limit.Token);
                }
                catch (Exception full) when (full is SocketException or IOException or OperationCanceledException)
                {
                    continue; // it was refused, which is one way to defend oneself
                }
            }
        }
        finally
        {
            open.ForEach(static client => client.Dispose());
        }
    }

    private static async Task<bool> Served(ApiCaller api)
    {
        try
        {
            return await api.ReadAsync("before") is not null;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
