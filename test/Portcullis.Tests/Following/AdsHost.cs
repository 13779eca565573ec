using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Portcullis.Control;
using Portcullis.Following;
using Portcullis.Kube;
using Portcullis.Wire;
using Portcullis.Wire.Discovery;

namespace Portcullis.Tests.Following;

/// <summary>A control plane's stream on cleartext HTTP/2, which knows everybody as admin; or a script in its place.</summary>
internal sealed class AdsHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<FakeFeed> _feeds = Channel.CreateUnbounded<FakeFeed>();

    private AdsHost(int port, Func<GrpcServerStream<DeltaDiscoveryRequest>, CancellationToken, Task<GrpcEnd>>? script)
    {
        Endpoint = new AdsEndpoint(new Everybody(), new AccessRoles(), _ =>
        {
            var feed = new FakeFeed();
            _feeds.Writer.TryWrite(feed);
            return feed;
        }, TimeProvider.System);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        if (script is null)
            _app.Map(AdsTypes.Path, Endpoint.Handle);
        else
            _app.MapGrpcStream(AdsTypes.Path, DeltaDiscoveryRequest.Parser, (stream, _, cancelled) => script(stream, cancelled));
    }

    public AdsEndpoint Endpoint { get; }

    public Uri Address => new(_app.Urls.First());

    public static async Task<AdsHost> Start(int port = 0, Func<GrpcServerStream<DeltaDiscoveryRequest>, CancellationToken, Task<GrpcEnd>>? script = null)
    {
        var host = new AdsHost(port, script);
        await host._app.StartAsync();
        return host;
    }

    public static FeedDial Dial(out string? problem)
    {
        problem = null;
        return new FeedDial(new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false }), "any");
    }

    /// <summary>The feed of the next stream that is opened.</summary>
    public async Task<FakeFeed> Feed() => await _feeds.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private sealed class Everybody : IAuthenticator
    {
        public Caller Authenticate(X509Certificate2? certificate, string? bearer) => Caller.Internal;
    }
}
