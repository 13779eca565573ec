using System.Globalization;
using System.Net.Sockets;
using Google.Protobuf.WellKnownTypes;
using Portcullis.Control;
using Portcullis.Wire;
using Portcullis.Wire.Discovery;

namespace Portcullis.DeliveryBench;

/// <summary>A proxy that acknowledges whatever it is sent, on a connection of its own.</summary>
internal sealed class SimulatedProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly HttpMessageInvoker _http;
    private readonly GrpcClientStream<DeltaDiscoveryRequest, DeltaDiscoveryResponse> _stream;
    private readonly Task _running;
    private long _revision;
    private long _at;

    private SimulatedProxy(HttpMessageInvoker http, GrpcClientStream<DeltaDiscoveryRequest, DeltaDiscoveryResponse> stream, string name)
    {
        (_http, _stream) = (http, stream);
        _running = Run(name);
    }

    private static long s_received;

    /// <summary>Bytes that have arrived at all proxies together, TLS and HTTP/2 included.</summary>
    public static long Received => Volatile.Read(ref s_received);

    /// <summary>It has everything up to this revision.</summary>
    public long Revision => Volatile.Read(ref _revision);

    /// <summary>When that arrived, by the clock's timestamp.</summary>
    public long At => Volatile.Read(ref _at);

    /// <summary>Why its stream ended; null while it is open.</summary>
    public string? Ended { get; private set; }

    public static async Task<SimulatedProxy> Connect(AdminConfig config, int number)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = config.Tls(),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, cancel);
                return new CountingStream(new NetworkStream(socket, ownsSocket: true), static bytes => Interlocked.Add(ref s_received, bytes));
            },
        };
        var http = new HttpMessageInvoker(handler);
        (GrpcClientStream<DeltaDiscoveryRequest, DeltaDiscoveryResponse>? stream, GrpcEnd refusal) = await GrpcClientStream<DeltaDiscoveryRequest, DeltaDiscoveryResponse>.Open(
            http, new Uri(config.Server, AdsTypes.Path), bearer: null, DeltaDiscoveryResponse.Parser, AdsTypes.MostResponseBytes, CancellationToken.None);
        if (stream is null)
            throw new IOException($"proxy {number}: {refusal.Code}: {refusal.Text}");
        return new SimulatedProxy(http, stream, string.Create(CultureInfo.InvariantCulture, $"proxy-{number}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        _stream.Dispose();
        _http.Dispose();
        _ending.Dispose();
    }

    private async Task Run(string name)
    {
        try
        {
            var metadata = new Struct { Fields = { [AdsTypes.Namespace] = Value.ForString("istio-system"), [AdsTypes.Name] = Value.ForString(name) } };
            await _stream.Write(new DeltaDiscoveryRequest { TypeUrl = AdsTypes.Object, Node = new Node { Metadata = metadata, UserAgentVersion = "bench" } }, _ending.Token);
            while ((await _stream.Read(_ending.Token)) is var read)
            {
                if (read.Message is not { } response)
                {
                    Ended = $"{read.End.Code}: {read.End.Text}";
                    return;
                }
                if (response.More)
                    continue;
                Volatile.Write(ref _at, TimeProvider.System.GetTimestamp());
                Volatile.Write(ref _revision, long.Parse(response.SystemVersionInfo, CultureInfo.InvariantCulture));
                await _stream.Write(new DeltaDiscoveryRequest { TypeUrl = AdsTypes.Object, ResponseNonce = response.Nonce }, _ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Ended = "disposed";
        }
    }
}
