using System.Text.Json;

namespace Portcullis.EndToEnd;

/// <summary><c>portcullis control</c>: a control plane without a gateway, on a free port of loopback that it keeps over restarts.</summary>
internal sealed class ControlPlaneProcess : IAsyncDisposable
{
    private readonly string _data;

    private ControlPlaneProcess(Daemon process, string data, string ready)
    {
        (Process, _data) = (process, data);
        using JsonDocument document = JsonDocument.Parse(ready);
        Api = new Uri(document.RootElement.GetProperty("api").GetString()!);
        Kubectl = new KubectlCommand(document.RootElement.GetProperty("kubeconfig").GetString()!);
    }

    public Daemon Process { get; }

    public Uri Api { get; }

    /// <summary>The data folder.</summary>
    public string Data => _data;

    /// <summary>kubectl as the admin.</summary>
    public KubectlCommand Kubectl { get; }

    public static Task<ControlPlaneProcess> StartAsync() => StartAsync(Scratch.Folder("control"), "127.0.0.1:0");

    public async Task KillAsync()
    {
        await Process.SignalAsync("KILL");
        await Process.ExitAsync();
    }

    /// <summary>Starts again where it was, with what it had.</summary>
    public Task<ControlPlaneProcess> StartAgainAsync() => StartAsync(_data, Api.Authority);

    /// <summary>A kubeconfig for a role; its file.</summary>
    public async Task<string> KubeconfigForAsync(string role, params string[] options)
    {
        string file = Path.Combine(Scratch.Folder("kubeconfig"), role);
        (await Tool.RunAsync(Repository.Portcullis, ["kubeconfig", "--data", _data, "--role", role, "--out", file, .. options])).Succeeded();
        return file;
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static async Task<ControlPlaneProcess> StartAsync(string data, string at)
    {
        var process = new Daemon(Repository.Portcullis, ["control", "--data", data, "--api", at]);
        try
        {
            return new ControlPlaneProcess(process, data, await process.LineAsync(static line => line.Contains("\"ready\"", StringComparison.Ordinal), seconds: 60));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }
}
