using System.Text.Json;

namespace Portcullis.EndToEnd;

/// <summary><c>portcullis authorizer</c> on free ports of loopback.</summary>
internal sealed class AuthorizerProcess : IAsyncDisposable
{
    private AuthorizerProcess(Daemon process, MeshFolder folder, string ready)
    {
        (Process, Folder) = (process, folder);
        using JsonDocument document = JsonDocument.Parse(ready);
        foreach (JsonElement listener in document.RootElement.GetProperty("listeners").EnumerateArray())
        {
            int port = listener.GetProperty("port").GetInt32();
            if (listener.GetProperty("service").GetString() == "http")
                HttpPort = port;
            else
                GrpcPort = port;
        }
    }

    public Daemon Process { get; }

    public MeshFolder Folder { get; }

    public int HttpPort { get; }

    public int GrpcPort { get; }

    /// <summary>Starts on <paramref name="folder"/>, which it owns from here on, and waits for the ready line.</summary>
    public static async Task<AuthorizerProcess> StartAsync(MeshFolder folder, params string[] options)
    {
        var process = new Daemon(Repository.Portcullis, Arguments(folder.Path, options));
        try
        {
            return new AuthorizerProcess(process, folder, await process.LineAsync(line => line.Contains("\"ready\"", StringComparison.Ordinal)));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs it where it is expected to give up by itself.</summary>
    public static Task<ToolResult> RunAsync(string path, params string[] options) =>
        Tool.RunAsync(Repository.Portcullis, Arguments(path, options));

    /// <summary>Asks over HTTP; the target goes out as it stands here.</summary>
    public Task<CurlAnswer> AskAsync(string target, params string[] options) =>
        Curl.RunAsync(["--path-as-is", "--globoff", .. options, $"http://127.0.0.1:{HttpPort}{target}"]);

    /// <summary>Waits for a line of the log.</summary>
    public async Task<JsonElement> LoggedAsync(Func<JsonElement, bool> fits)
    {
        JsonElement found = default;
        await Eventually.HoldsAsync(
            () => (found = Log().Find(entry => fits(entry))).ValueKind == JsonValueKind.Object,
            () => $"a line among\n{string.Join('\n', Process.Lines)}");
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        Folder.Dispose();
    }

    private List<JsonElement> Log() =>
        [.. Process.Lines.Where(line => !line.Contains("\"ready\"", StringComparison.Ordinal)).Select(line => JsonDocument.Parse(line).RootElement)];

    private static List<string> Arguments(string path, string[] options)
    {
        List<string> arguments = ["authorizer", "-f", path];
        foreach (string listener in (string[])["--http", "--grpc"])
            if (!options.Contains(listener, StringComparer.Ordinal))
                arguments.AddRange([listener, "127.0.0.1:0"]);
        return [.. arguments, .. options];
    }
}
