using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Portcullis.Control;
using Portcullis.Native;
using Portcullis.Wire;
using Portcullis.Wire.ExternalAuthorization;
using Portcullis.Wire.Health;

namespace Portcullis.Authorizing;

/// <summary>The authorizer's two listeners.</summary>
internal sealed class AuthorizerServer : IAsyncDisposable
{
    private const int LongestHead = 60 * 1024; // Istio's bound of a request's head
    private const int LongestBody = 1024 * 1024;

    private readonly List<WebApplication> _apps = [];
    private readonly List<BoundCheckListener> _bound = [];

    /// <summary>Where it listens, once started.</summary>
    public IReadOnlyList<BoundCheckListener> Bound => _bound;

    /// <summary>Opens the listeners. Throws <see cref="IOException"/> when one cannot be opened.</summary>
    public async Task Start(AuthorizerOptions options, CheckService service, ListenerTls? tls)
    {
        if (options.Http is { } http)
        {
            WebApplication app = Build(http, tls, tls is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2, LongestBody, options.Drain);
            app.Run(new HttpChecks(service, options).Answer);
            await Start("http", app, tls is not null);
        }
        if (options.Grpc is { } grpc)
        {
            WebApplication app = Build(grpc, tls, HttpProtocols.Http2, longestBody: null, options.Drain); // the endpoint has its own bound, and words for it
            app.MapGrpcUnary(GrpcChecks.Method, CheckRequest.Parser, new GrpcChecks(service, options.Explain).Answer, LongestBody);
            app.MapGrpcUnary<HealthCheckRequest, HealthCheckResponse>(GrpcHealth.Method, HealthCheckRequest.Parser, GrpcHealth.Answer, LongestBody);
            await Start("grpc", app, tls is not null);
        }
    }

    /// <summary>Accepts nothing new and waits for open questions, as long as the drain allows.</summary>
    public Task Stop() => Task.WhenAll(_apps.Select(static app => app.StopAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (WebApplication app in _apps)
            await app.DisposeAsync();
    }

    // Empty: settings come from the command line alone, not from files or variables that happen to be there.
    private static WebApplication Build(IPEndPoint at, ListenerTls? tls, HttpProtocols protocols, long? longestBody, TimeSpan drain)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.Limits.MaxRequestLineSize = LongestHead;
            kestrel.Limits.MaxRequestHeadersTotalSize = LongestHead;
            kestrel.Limits.MaxRequestBodySize = longestBody;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.Listen(at, listen =>
            {
                listen.Protocols = protocols;
                if (tls is not null)
                    listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(tls.Options) });
            });
        });
        builder.Services.AddRoutingCore();
        builder.Services.Replace(ServiceDescriptor.Singleton<IConnectionListenerFactory>(static services => new SparingListeners(
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(services), OpenFiles.MostAccepted, TimeProvider.System)));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = drain);
        return builder.Build();
    }

    private async Task Start(string service, WebApplication app, bool tls)
    {
        _apps.Add(app);
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _bound.Add(new BoundCheckListener(service, IPEndPoint.Parse(address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..]), tls));
    }
}
