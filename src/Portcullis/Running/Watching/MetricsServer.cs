using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portcullis.Control;
using Portcullis.Native;

namespace Portcullis.Running;

/// <summary>Plain HTTP for those who watch: <c>/metrics</c>, <c>/healthz</c> (the process runs), <c>/readyz</c> (requests are served).</summary>
/// <remarks>Kestrel without a host around it: nothing is read from the environment, nothing logged, no signal handled.</remarks>
internal sealed class MetricsServer : IHttpApplication<HttpContext>, IDisposable
{
    private readonly Func<StatusReport> _report;
    private readonly KestrelServer _server;

    private MetricsServer(IPEndPoint address, Func<StatusReport> report)
    {
        _report = report;
        ListenOptions? bound = null;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = 64;
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        options.Listen(address, listen => (bound = listen).Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        _server = new KestrelServer(Options.Create(options), new SparingListeners(transport, OpenFiles.MostOpened, TimeProvider.System), NullLoggerFactory.Instance);
        _server.StartAsync(this, CancellationToken.None).GetAwaiter().GetResult();
        Address = $"http://{bound!.IPEndPoint}";
    }

    /// <summary>Where it listens, with the port that was taken.</summary>
    public string Address { get; }

    /// <summary>Starts it; null, with the reason, when the address cannot be listened on.</summary>
    public static MetricsServer? Start(IPEndPoint address, Func<StatusReport> report, out string? reason)
    {
        try
        {
            reason = null;
            return new MetricsServer(address, report);
        }
        catch (Exception refusal) when (refusal is IOException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            reason = $"cannot listen on {address} for metrics: {(refusal.InnerException ?? refusal).Message}";
            return null;
        }
    }

    HttpContext IHttpApplication<HttpContext>.CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    async Task IHttpApplication<HttpContext>.ProcessRequestAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }
        (int status, string type, string body) = Answer(context.Request.Path.Value);
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        response.StatusCode = status;
        response.ContentType = type;
        response.ContentLength = bytes.Length;
        response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsGet(context.Request.Method))
            await response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    void IHttpApplication<HttpContext>.DisposeContext(HttpContext context, Exception? exception)
    {
        // Contexts are garbage like any other.
    }

    public void Dispose()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        _server.StopAsync(now.Token).GetAwaiter().GetResult();
        _server.Dispose();
    }

    private (int Status, string Type, string Body) Answer(string? path)
    {
        const string plain = "text/plain; charset=utf-8";
        switch (path)
        {
            case "/metrics":
                return (StatusCodes.Status200OK, MetricsText.ContentType, MetricsText.Write(_report()));
            case "/healthz":
                return (StatusCodes.Status200OK, plain, "ok\n");
            case "/readyz":
                GatewayPhase phase = _report().Phase;
                return (phase == GatewayPhase.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, plain, $"{StatusJson.Name(phase)}\n");
            default:
                return (StatusCodes.Status404NotFound, plain, "/metrics, /healthz and /readyz are served here\n");
        }
    }
}
