using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;

namespace Portcullis.EndToEnd;

/// <summary>An HTTP client of one version that counts the connections it opens.</summary>
internal sealed class GatewayClient : IDisposable
{
    private int _connections;

    public GatewayClient(int port, Version version, Credential? credential = null, string host = "test.com", int maxConnections = int.MaxValue)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseProxy = false,
            UseCookies = false,
            MaxConnectionsPerServer = maxConnections,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            Expect100ContinueTimeout = TimeSpan.FromSeconds(20),
            ConnectCallback = async (_, cancel) => await ConnectAsync(port, cancel),
            SslOptions = RawConnection.Options(credential, host, version.Major == 2 ? "h2" : "http/1.1", SslProtocols.None),
        };
        Http = new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://{host}/"),
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromSeconds(100),
        };
    }

    public HttpClient Http { get; }

    /// <summary>Connections opened so far.</summary>
    public int Connections => _connections;

    public static GatewayClient For(Gateway gateway, string version, Credential? credential = null, string host = "test.com") =>
        new(gateway.HttpsPort, Version.Parse(version), credential, host);

    public async Task<int> StatusAsync(string path)
    {
        using HttpResponseMessage answer = await Http.GetAsync(path);
        await answer.Content.LoadIntoBufferAsync();
        return (int)answer.StatusCode;
    }

    public async Task<JsonElement> JsonAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    public void Dispose() => Http.Dispose();

    private async Task<Stream> ConnectAsync(int port, CancellationToken cancel)
    {
        Interlocked.Increment(ref _connections);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancel);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
