using System.Globalization;
using System.Text.Json;

namespace Portcullis.EndToEnd;

/// <summary><c>portcullis up</c> on free ports of loopback, as the workload of the guides: <c>istio: ingressgateway</c> in <c>istio-system</c>.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    private const string Established = "01";
    private const string CloseWait = "08";

    private readonly Dictionary<int, int> _ports = [];

    private Gateway(Daemon process, MeshFolder folder, string ready)
    {
        (Process, Folder) = (process, folder);
        using JsonDocument document = JsonDocument.Parse(ready);
        foreach (JsonElement listener in document.RootElement.GetProperty("listeners").EnumerateArray())
        {
            string address = listener.GetProperty("address").GetString()!;
            _ports[listener.GetProperty("port").GetInt32()] =
                int.Parse(address.AsSpan(address.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
        }
    }

    public Daemon Process { get; }

    public MeshFolder Folder { get; }

    public int HttpsPort => _ports[443];

    public int HttpPort => _ports[80];

    /// <summary>How many accepted connections it holds, by the kernel's table.</summary>
    public int OpenConnections()
    {
        string[] ours = [.. _ports.Values.Select(port => $":{port:X4}")];
        return File.ReadLines("/proc/net/tcp").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(fields => fields[3] is Established or CloseWait && ours.Any(port => fields[1].EndsWith(port, StringComparison.Ordinal)));
    }

    /// <summary>Starts on <paramref name="folder"/>, which it owns from here on, and waits for the ready line.</summary>
    public static async Task<Gateway> StartAsync(MeshFolder folder, params string[] options)
    {
        var process = new Daemon(Repository.Portcullis, Arguments(folder.Path, options));
        try
        {
            return new Gateway(process, folder, await process.LineAsync(line => line.Contains("\"ready\"", StringComparison.Ordinal)));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs <c>portcullis up</c> where it is expected to give up by itself.</summary>
    public static Task<ToolResult> RunAsync(string path, params string[] options) =>
        Tool.RunAsync(Repository.Portcullis, Arguments(path, options));

    /// <summary>The access log so far: the lines after the ready line that are JSON objects.</summary>
    public List<JsonElement> AccessLog()
    {
        var entries = new List<JsonElement>();
        foreach (string line in Process.Lines)
            if (line.StartsWith('{') && !line.Contains("\"ready\"", StringComparison.Ordinal))
                entries.Add(JsonDocument.Parse(line).RootElement);
        return entries;
    }

    /// <summary>Waits for an access-log entry.</summary>
    public async Task<JsonElement> LoggedAsync(Func<JsonElement, bool> fits)
    {
        JsonElement found = default;
        await Eventually.HoldsAsync(
            () => (found = AccessLog().Find(entry => fits(entry))).ValueKind == JsonValueKind.Object,
            () => $"an access log entry among\n{string.Join('\n', Process.Lines)}");
        return found;
    }

    /// <summary>curl with the URL's port 443 or 80 moved to where the gateway listens.</summary>
    public Task<CurlAnswer> CurlAsync(string url, Credential? credential = null, params string[] options)
    {
        var target = new UriBuilder(url);
        target.Port = target.Scheme == "https" ? HttpsPort : HttpPort;
        List<string> arguments = ["--resolve", $"{target.Host}:{target.Port}:127.0.0.1"];
        if (credential is not null)
            arguments.AddRange(["--cert", credential.CertificateFile, "--key", credential.KeyFile]);
        return Curl.RunAsync([.. arguments, .. options, target.Uri.AbsoluteUri]);
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        Folder.Dispose();
    }

    // An option that is given replaces the usual one: the command takes each once.
    private static List<string> Arguments(string path, string[] options)
    {
        List<string> arguments = ["up", "-f", path, "--bind", "127.0.0.1", "--port", "443=0", "--port", "80=0"];
        foreach ((string option, string usual) in (ReadOnlySpan<(string, string)>)[("--namespace", "istio-system"), ("--labels", "istio=ingressgateway")])
            if (!options.Contains(option, StringComparer.Ordinal))
                arguments.AddRange([option, usual]);
        return [.. arguments, .. options];
    }
}
