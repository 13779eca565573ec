using System.Text.Json;

namespace Portcullis.EndToEnd;

/// <summary><c>portcullis control</c> on a free port of loopback: the API and the store without a gateway.</summary>
internal sealed class ControlProcess : IAsyncDisposable
{
    private ControlProcess(Daemon process, string ready)
    {
        Process = process;
        using JsonDocument document = JsonDocument.Parse(ready);
        Api = document.RootElement.GetProperty("api").GetString()!;
        Kubeconfig = document.RootElement.GetProperty("kubeconfig").GetString()!;
    }

    public Daemon Process { get; }

    /// <summary>The API's URL.</summary>
    public string Api { get; }

    /// <summary>The admin's kubeconfig.</summary>
    public string Kubeconfig { get; }

    /// <summary>Starts on a data folder and waits for the ready line.</summary>
    public static async Task<ControlProcess> StartAsync(string data, params string[] options)
    {
        var process = new Daemon(Repository.Portcullis, ["control", "--data", data, .. options]);
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

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
