using System.Text.Json;

namespace Portcullis.EndToEnd;

/// <summary>The sample's httpbin on a free port.</summary>
internal sealed class Httpbin(Daemon process, int port) : IAsyncDisposable
{
    private static readonly Lazy<Task<Httpbin>> One = new(() => StartAsync());

    public int Port => port;

    public Daemon Process => process;

    /// <summary>The one that every test shares.</summary>
    public static Task<Httpbin> SharedAsync() => One.Value;

    public static async Task<Httpbin> StartAsync(string name = "httpbin")
    {
        var process = new Daemon(Repository.Httpbin, ["--listen", "127.0.0.1:0", "--name", name, "--exit-with-input"]);
        using JsonDocument ready = JsonDocument.Parse(await process.LineAsync(line => line.StartsWith('{')));
        return new Httpbin(process, ready.RootElement.GetProperty("port").GetInt32());
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
