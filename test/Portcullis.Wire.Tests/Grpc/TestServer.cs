using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Portcullis.Wire.ExternalAuthorization;

namespace Portcullis.Wire.Tests.Grpc;

/// <summary>A Kestrel that speaks cleartext HTTP/2 on a free loopback port, with the method <c>/t.Echo/Do</c> and whatever a test adds.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public Uri Echo => new(Address, "/t.Echo/Do");

    public Uri Talk => new(Address, "/t.Echo/Talk");

    public static async Task<TestServer> Start(
        Func<Status, HttpContext, CancellationToken, Task<GrpcReply<Status>>>? echo = null, RequestDelegate? raw = null,
        Func<GrpcServerStream<Status>, CancellationToken, Task<GrpcEnd>>? talk = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        WebApplication app = builder.Build();
        app.MapGrpcUnary("/t.Echo/Do", Status.Parser, echo ?? ((message, _, _) => Task.FromResult(GrpcReply<Status>.Success(message))), mostBytes: 1000);
        if (talk is not null)
            app.MapGrpcStream("/t.Echo/Talk", Status.Parser, (stream, _, cancelled) => talk(stream, cancelled), mostBytes: 1000);
        if (raw is not null)
            app.Map("/raw", raw);
        await app.StartAsync();
        return new TestServer(app);
    }

    /// <summary>Ends every connection at once.</summary>
    public async Task Kill()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
