using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Portcullis.Kube.Tests;

/// <summary>Stands between an engine and etcd's gateway, and loses, delays or forges what it is told to.</summary>
internal sealed class GatewayRelay : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Uri? _etcd;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _held = new();

    private GatewayRelay(WebApplication app, Uri? etcd) => (_app, _etcd) = (app, etcd);

    public Uri Endpoint { get; private set; } = null!;

    /// <summary>Decides by path and number of the request on this path, from one.</summary>
    public Func<string, int, RelayFate> Fate { get; set; } = (_, _) => RelayFate.Pass;

    public (int Status, byte[] Body) Forged { get; set; } = (200, []);

    public ConcurrentDictionary<string, int> Counts { get; } = new();

    public static async Task<GatewayRelay> StartAsync(Uri? etcd)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        WebApplication app = builder.Build();
        var relay = new GatewayRelay(app, etcd);
        app.Run(relay.Handle);
        await app.StartAsync();
        relay.Endpoint = new Uri(app.Urls.Single());
        return relay;
    }

    /// <summary>Hands on what was held, and returns etcd's answers.</summary>
    public async Task<string[]> Release()
    {
        var answers = new List<string>();
        while (_held.TryDequeue(out (string Path, byte[] Body) held))
        {
            using HttpResponseMessage answer = await _http.PostAsync(new Uri(_etcd!, held.Path), new ByteArrayContent(held.Body));
            answers.Add(await answer.Content.ReadAsStringAsync());
        }
        return [.. answers];
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task Handle(HttpContext context)
    {
        string path = context.Request.Path;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        switch (Fate(path, Counts.AddOrUpdate(path, 1, (_, count) => count + 1)))
        {
            case RelayFate.Forge:
                context.Response.StatusCode = Forged.Status;
                await context.Response.Body.WriteAsync(Forged.Body);
                break;
            case RelayFate.Hold:
                _held.Enqueue((path, body.ToArray()));
                context.Abort();
                break;
            case RelayFate.LoseAnswer:
                using (HttpResponseMessage lost = await _http.PostAsync(new Uri(_etcd!, path), new ByteArrayContent(body.ToArray())))
                    await lost.Content.ReadAsByteArrayAsync();
                context.Abort();
                break;
            default:
                await Pass(context, path, body.ToArray());
                break;
        }
    }

    private async Task Pass(HttpContext context, string path, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_etcd!, path)) { Content = new ByteArrayContent(body) };
        using HttpResponseMessage answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        await using Stream stream = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        byte[] buffer = new byte[64 << 10];
        int read;
        while ((read = await stream.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
