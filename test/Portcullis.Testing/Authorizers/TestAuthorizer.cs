using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portcullis.Wire.ExternalAuthorization;

namespace Portcullis.Testing;

/// <summary>An external authorizer on free ports of loopback, one for HTTP/1.1 and one for gRPC in cleartext. It does as its script says.</summary>
public sealed class TestAuthorizer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<AuthorizerCall> _calls = [];
    private volatile AuthorizerScript _script;

    private TestAuthorizer(AuthorizerScript script)
    {
        _script = script;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = true;
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        _app = builder.Build();
        _app.Run(Serve);
    }

    /// <summary>Where HTTP is spoken.</summary>
    public int Port { get; private set; }

    /// <summary>Where gRPC is spoken.</summary>
    public int GrpcPort { get; private set; }

    /// <summary>How questions are answered from now on.</summary>
    public AuthorizerScript Script
    {
        get => _script;
        set => _script = value;
    }

    /// <summary>Every question so far, in the order of arrival.</summary>
    public IReadOnlyCollection<AuthorizerCall> Calls => _calls;

    public static async Task<TestAuthorizer> Start(AuthorizerScript? script = null)
    {
        var authorizer = new TestAuthorizer(script ?? AuthorizerScript.Allow);
        await authorizer._app.StartAsync();
        int[] ports = [.. ((IApplicationBuilder)authorizer._app).ServerFeatures.Get<IServerAddressesFeature>()!.Addresses.Select(static address => new Uri(address).Port)];
        (authorizer.Port, authorizer.GrpcPort) = (ports[0], ports[1]);
        return authorizer;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task Serve(HttpContext context)
    {
        HttpRequest request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        bool isGrpc = request.Protocol == "HTTP/2";
        CheckRequest? check = isGrpc && body.Length >= 5 ? CheckRequest.Parser.ParseFrom(body.ToArray()[5..]) : null;
        _calls.Enqueue(new AuthorizerCall(
            request.Method, context.Features.Get<IHttpRequestFeature>()!.RawTarget, request.Protocol,
            request.Headers.ToDictionary(static header => header.Key.ToLowerInvariant(), static header => string.Join(", ", header.Value.ToArray())), body.ToArray(), check));
        if (!isGrpc)
        {
            await _script.AnswerHttp(context);
            return;
        }
        if (request.Path != "/envoy.service.auth.v3.Authorization/Check" || !(request.ContentType ?? "").StartsWith("application/grpc", StringComparison.Ordinal))
            context.Response.StatusCode = 404;
        else if (await _script.AnswerGrpc(context, check) is { } answer)
            await Write(context.Response, answer);
    }

    private static async Task Write(HttpResponse response, CheckResponse answer)
    {
        byte[] message = answer.ToByteArray();
        byte[] frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        response.ContentType = "application/grpc";
        await response.Body.WriteAsync(frame);
        response.AppendTrailer("grpc-status", "0");
    }
}
