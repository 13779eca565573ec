using System.Text.Json;

namespace Portcullis.EndToEnd;

/// <summary><c>portcullis control</c> on a free port of loopback.</summary>
internal sealed class ControlProcess : IAsyncDisposable
{
    private ControlProcess(Daemon process, string ready)
    {
        Process = process;
        using JsonDocument document = JsonDocument.Parse(ready);
        Kubeconfig = document.RootElement.GetProperty("kubeconfig").GetString()!;
        Api = new ApiCaller(Kubeconfig);
    }

    public Daemon Process { get; }

    public string Kubeconfig { get; }

    public ApiCaller Api { get; }

    /// <summary>Starts on a data folder that may have been used before, and waits for the ready line.</summary>
    public static async Task<ControlProcess> StartAsync(string data, params string[] options)
    {
        var process = new Daemon(Repository.Portcullis, ["control", "--data", data, "--api", "127.0.0.1:0", .. options]);
        try
        {
            return new ControlProcess(process, await process.LineAsync(line => line.Contains("\"ready\"", StringComparison.Ordinal), seconds: 60));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills it in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        await Process.SignalAsync("KILL");
        await Process.ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Process.DisposeAsync();
    }
}
