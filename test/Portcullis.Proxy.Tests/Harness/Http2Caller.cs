using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Portcullis.Testing;

namespace Portcullis.Proxy.Tests;

/// <summary>.NET's own HTTP/2, over TLS or with prior knowledge, always to one gateway.</summary>
internal sealed class Http2Caller : IDisposable
{
    private readonly HttpClient _client;
    private readonly string _base;

    public Http2Caller(IPEndPoint at, TestIdentity? identity)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(at, cancel);
                Interlocked.Increment(ref _connections);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                TargetHost = "test.com",
                RemoteCertificateValidationCallback = static (_, presented, _, _) => presented is not null,
                ClientCertificates = identity is null ? null : [identity.ToX509()],
            },
        };
        _base = identity is null ? "http://test.com" : "https://test.com";
        _client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(20) };
    }

    private int _connections;

    public int Connections => _connections;

    public Task<HttpResponseMessage> Get(string path, CancellationToken cancel = default) => Send(HttpMethod.Get, path, content: null, cancel);

    public Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? content, CancellationToken cancel = default)
    {
        var request = new HttpRequestMessage(method, _base + path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
    }

    public void Dispose() => _client.Dispose();
}
