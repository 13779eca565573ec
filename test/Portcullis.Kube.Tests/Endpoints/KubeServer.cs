using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portcullis.Kube.Tests;

/// <summary>The API over a store in memory, on plain HTTP at a loopback port of its own, with namespaces <c>default</c> and <c>shop</c>.</summary>
public sealed class KubeServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly IObjectEngine _engine;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _background;

    private KubeServer(WebApplication web, IObjectEngine engine, ResourceStore store, KubeApi api, TestJudge judge, TestAudit audit, TestAccess access)
    {
        (_web, _engine, Store, Api, Judge, Audit, Access) = (web, engine, store, api, judge, audit, access);
        Writer = new KubeWriter(api);
        _background = Task.WhenAll(Task.Run(() => new NamespaceTermination(api).Run(_stopping.Token)), Task.Run(() => new DependentDeletion(api).Run(_stopping.Token)));
    }

    public ResourceStore Store { get; }
    public KubeApi Api { get; }
    public KubeWriter Writer { get; }
    public TestJudge Judge { get; }
    public TestAudit Audit { get; }
    public TestAccess Access { get; }
    public TestLog Log { get; private init; } = null!;
    public string Url { get; private init; } = "";
    public HttpClient Http { get; private set; } = null!;

    public static async Task<KubeServer> Start(Func<KubeApiOptions, KubeApiOptions>? change = null, TimeProvider? time = null, IObjectEngine? engine = null, ResourceStoreOptions? storing = null)
    {
        time ??= TimeProvider.System;
        engine ??= new MemoryEngine();
        ResourceStore store = await ResourceStore.Open(engine, time, storing, CancellationToken.None);
        (TestJudge judge, TestAudit audit, TestAccess access, TestLog log) = (new(), new(), new(), new());
        var options = new KubeApiOptions
        {
            Catalog = TestKinds.Catalog,
            Store = store,
            Authenticator = access,
            Access = access,
            Admission = judge,
            Audit = audit,
            Time = time,
            Tokens = access,
            Log = log,
        };
        var api = new KubeApi(change is null ? options : change(options));
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1AndHttp2);
            kestrel.AddServerHeader = false;
        });
        WebApplication web = builder.Build();
        web.Run(api.Handle);
        await web.StartAsync();
        var server = new KubeServer(web, engine, store, api, judge, audit, access) { Url = web.Urls.First(), Log = log };
        server.Http = new HttpClient { BaseAddress = new Uri(server.Url), Timeout = TimeSpan.FromSeconds(30) };
        foreach (string name in new[] { "default", "shop" })
            await server.Writer.Create(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } }, CancellationToken.None);
        audit.Records.Clear();
        judge.Seen.Clear();
        return server;
    }

    /// <summary>Sends one request and reads the whole answer.</summary>
    public async Task<KubeAnswer> Send(string method, string path, string? body = null, string media = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", media);
        }
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage answer = await Http.SendAsync(request);
        return new KubeAnswer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(),
            [.. answer.Headers.TryGetValues("Warning", out IEnumerable<string>? warnings) ? warnings : []],
            answer.Content.Headers.ContentType?.ToString() ?? "", answer.Headers.ETag?.ToString() ?? "",
            answer.Headers.RetryAfter?.ToString() ?? "");
    }

    public Task<KubeAnswer> Get(string path, params (string Name, string Value)[] headers) => Send("GET", path, null, "", headers);

    /// <summary>Opens a watch; disposing it hangs up.</summary>
    public Task<KubeWatch> Watch(string path, params (string Name, string Value)[] headers) => KubeWatch.Open(Http, path, headers);

    public Kubectl Kubectl() => new(Url);

    public async ValueTask DisposeAsync()
    {
        Api.Stop();
        await _stopping.CancelAsync();
        await _background.ContinueWith(_ => { }, TaskScheduler.Default);
        await _web.StopAsync();
        await _web.DisposeAsync();
        Http.Dispose();
        Api.Dispose();
        await Store.DisposeAsync();
        await _engine.DisposeAsync();
        _stopping.Dispose();
        Log.Failures.ShouldBeEmpty();
    }
}
