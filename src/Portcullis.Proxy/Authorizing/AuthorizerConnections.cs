using System.Net;
using System.Net.Sockets;
using System.Text;
using Portcullis.Routing;

namespace Portcullis.Proxy;

/// <summary>The connections to all authorizers, and whose turn it is among the endpoints of each. Thread-safe.</summary>
internal sealed class AuthorizerConnections : IDisposable
{
    private const int MostConnections = 4096;
    private static readonly HttpRequestOptionsKey<TimeSpan> ConnectTimeout = new("connect-timeout");

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        MaxConnectionsPerServer = MostConnections,
        MaxResponseHeadersLength = AnswerHeaders.MostBytes / 1024,
        MaxResponseDrainSize = 0,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // names are looked up again
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ConnectCallback = Connect,
    });

    private uint _turn;

    public HttpMessageInvoker Http => _http;

    public void Dispose() => _http.Dispose();

    /// <summary>The endpoint whose turn it is; null when the cluster has none.</summary>
    public Endpoint? Next(Cluster cluster) =>
        cluster.Endpoints.IsEmpty ? null : cluster.Endpoints[(int)(Interlocked.Increment(ref _turn) % (uint)cluster.Endpoints.Length)];

    /// <summary>Notes how long a connection made for this request may take.</summary>
    public static void Bound(HttpRequestMessage request, Cluster cluster) => request.Options.Set(ConnectTimeout, cluster.ConnectTimeout);

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancelled)
    {
        TimeSpan limit = context.InitialRequestMessage.Options.TryGetValue(ConnectTimeout, out TimeSpan own) ? own : TimeSpan.FromSeconds(10);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        either.CancelAfter(limit);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        bool connected = false;
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, either.Token).ConfigureAwait(false);
            connected = true;
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException late) when (!cancelled.IsCancellationRequested)
        {
            throw new TimeoutException($"no connection within {limit.TotalSeconds:0.###} s", late);
        }
        finally
        {
            if (!connected)
                socket.Dispose();
        }
    }
}
