using System.Globalization;
using System.Text.Json;

namespace Portcullis.EndToEnd;

/// <summary><c>portcullis gateway</c>, fed by a control plane elsewhere, on free ports of loopback.</summary>
internal sealed class FollowingGateway : IAsyncDisposable
{
    private readonly string[] _options;

    private FollowingGateway(Daemon process, string data, string socket, string[] options) => (Process, Data, Socket, _options) = (process, data, socket, options);

    public Daemon Process { get; }

    /// <summary>Where its cache lies.</summary>
    public string Data { get; }

    private string Socket { get; }

    /// <summary>Starts it, and does not wait for anything.</summary>
    public static FollowingGateway Start(string credentials, params string[] options) => Start(credentials, Scratch.Folder("gateway"), options);

    /// <summary>Kills it and starts it again on the same data.</summary>
    public async Task<FollowingGateway> RestartAsync()
    {
        await Process.SignalAsync("KILL");
        await Process.ExitAsync();
        return Start("", Data, _options);
    }

    /// <summary>The status code of a request to Gateway port 80; waits until something listens there.</summary>
    public async Task<int> AskAsync(string path)
    {
        int port = 0;
        await Eventually.HoldsAsync(() => (port = Port()) != 0, () => $"a listener\n{Process.Error}", seconds: 60);
        return (await Curl.RunAsync([$"http://127.0.0.1:{port}{path}"])).Status;
    }

    /// <summary>What <c>portcullis status</c> says about the control plane, as JSON.</summary>
    public async Task<JsonElement> ControlPlaneAsync()
    {
        ToolResult status = await Tool.RunAsync(Repository.Portcullis, ["status", "--socket", Socket, "--json"]);
        return JsonDocument.Parse(status.Output).RootElement[0].GetProperty("controlPlane").Clone();
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static FollowingGateway Start(string credentials, string data, string[] options)
    {
        string socket = Path.Combine(data, "s.sock");
        string[] all = credentials.Length == 0 ? options : ["--credentials", credentials, .. options];
        string[] name = all.Contains("--name", StringComparer.Ordinal) ? [] : ["--name", "edge-1"];
        var process = new Daemon(Repository.Portcullis, ["gateway", "--data", data, .. name, "--bind", "127.0.0.1", "--port", "80=0", "--status-socket", socket, .. all]);
        return new FollowingGateway(process, data, socket, all);
    }

    private int Port()
    {
        if (Process.Lines.LastOrDefault(static line => line.Contains("\"ready\"", StringComparison.Ordinal)) is not { } ready)
            return 0;
        using JsonDocument document = JsonDocument.Parse(ready);
        foreach (JsonElement listener in document.RootElement.GetProperty("listeners").EnumerateArray())
            if (listener.GetProperty("address").GetString() is { } address)
                return int.Parse(address.AsSpan(address.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
        return 0;
    }
}
