using System.Globalization;
using System.Text.Json;

namespace Portcullis.EndToEnd;

/// <summary><c>portcullis up</c> with an API of its own and an empty store, on free ports of loopback, as the workload of the guides: <c>istio: ingressgateway</c> in <c>istio-system</c>.</summary>
/// <remarks>Gateway ports 443 and 80 listen once a Gateway has been applied; until then asking for them waits.</remarks>
internal sealed class ControlledGateway : IAsyncDisposable
{
    private readonly string _data;
    private readonly string[] _options;

    private ControlledGateway(Daemon process, string data, string[] options, string ready)
    {
        (Process, _data, _options) = (process, data, options);
        using JsonDocument document = JsonDocument.Parse(ready);
        Api = document.RootElement.GetProperty("api").GetString()!;
        Kubeconfig = document.RootElement.GetProperty("kubeconfig").GetString()!;
        Kubectl = new KubectlCommand(Kubeconfig);
    }

    public Daemon Process { get; }

    /// <summary>The API's URL.</summary>
    public string Api { get; }

    /// <summary>The admin's kubeconfig.</summary>
    public string Kubeconfig { get; }

    /// <summary>The data folder.</summary>
    public string Data => _data;

    /// <summary>kubectl as the admin.</summary>
    public KubectlCommand Kubectl { get; }

    /// <summary>Starts with a data folder of its own and waits for the ready line.</summary>
    public static Task<ControlledGateway> StartAsync(params string[] options) => StartInAsync(Scratch.Folder("data"), options);

    /// <summary>Starts with a data folder that may have been used before.</summary>
    public static async Task<ControlledGateway> StartInAsync(string data, params string[] options)
    {
        var process = new Daemon(Repository.Portcullis, Arguments(data, options));
        try
        {
            return new ControlledGateway(process, data, options, await process.LineAsync(IsReady));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs it where it is expected to give up by itself.</summary>
    public static Task<ToolResult> RunAsync(string data, params string[] options) => Tool.RunAsync(Repository.Portcullis, Arguments(data, options));

    /// <summary>Kills it (or ends it by <paramref name="signal"/>) and starts another on the same data; both are to be disposed.</summary>
    public async Task<ControlledGateway> RestartAsync(string signal = "KILL")
    {
        await Process.SignalAsync(signal);
        await Process.ExitAsync();
        return await StartInAsync(_data, _options);
    }

    /// <summary>Another of our commands with this one's API and data folder: <c>certs list</c>, <c>token create</c>.</summary>
    public Task<ToolResult> PortcullisAsync(params string[] arguments) =>
        Tool.RunAsync("env", [$"KUBECONFIG={Kubeconfig}", Repository.Portcullis, .. arguments]);

    /// <summary>A kubeconfig for another role; its file.</summary>
    public async Task<string> KubeconfigForAsync(string role, params string[] options)
    {
        string file = Path.Combine(Scratch.Folder("kubeconfig"), role);
        (await PortcullisAsync(["kubeconfig", "--data", _data, "--role", role, "--out", file, .. options])).Succeeded();
        return file;
    }

    /// <summary>kubectl as somebody of another role.</summary>
    public async Task<KubectlCommand> KubectlAsync(string role) => new(await KubeconfigForAsync(role));

    /// <summary>The port on which a Gateway's port is served, as the latest ready line says; waits until it is.</summary>
    public async Task<int> PortAsync(int declared)
    {
        int found = 0;
        await Eventually.HoldsAsync(() => (found = Port(declared)) != 0, () => $"a listener for port {declared} among\n{string.Join('\n', Process.Lines)}\n{Process.Error}");
        return found;
    }

    /// <summary>curl with the URL's port 443 or 80 moved to where the gateway listens.</summary>
    public async Task<CurlAnswer> CurlAsync(string url, Credential? credential = null, params string[] options)
    {
        var target = new UriBuilder(url);
        target.Port = await PortAsync(target.Scheme == "https" ? 443 : 80);
        List<string> arguments = ["--resolve", $"{target.Host}:{target.Port}:127.0.0.1"];
        if (credential is not null)
            arguments.AddRange(["--cert", credential.CertificateFile, "--key", credential.KeyFile]);
        return await Curl.RunAsync([.. arguments, .. options, target.Uri.AbsoluteUri]);
    }

    /// <summary>The audit log so far.</summary>
    public List<JsonElement> Audit() =>
        [.. File.ReadAllLines(Path.Combine(_data, "audit.log")).Select(static line => JsonDocument.Parse(line).RootElement)];

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static bool IsReady(string line) => line.Contains("\"ready\"", StringComparison.Ordinal);

    private int Port(int declared)
    {
        if (Process.Lines.LastOrDefault(IsReady) is not { } ready)
            return 0;
        using JsonDocument document = JsonDocument.Parse(ready);
        foreach (JsonElement listener in document.RootElement.GetProperty("listeners").EnumerateArray())
            if (listener.GetProperty("port").GetInt32() == declared && listener.GetProperty("address").GetString() is { } address)
                return int.Parse(address.AsSpan(address.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
        return 0;
    }

    // An option that is given replaces the usual one: the command takes each once.
    private static List<string> Arguments(string data, string[] options)
    {
        List<string> arguments = ["up", "--data", data, "--bind", "127.0.0.1", "--port", "443=0", "--port", "80=0", "--status-socket", "off"];
        foreach ((string option, string usual) in (ReadOnlySpan<(string, string)>)[("--api", "127.0.0.1:0"), ("--namespace", "istio-system"), ("--labels", "istio=ingressgateway")])
            if (!options.Contains(option, StringComparer.Ordinal))
                arguments.AddRange([option, usual]);
        return [.. arguments, .. options];
    }
}
