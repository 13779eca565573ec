using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Portcullis.Kube;
using Portcullis.Wire;
using Portcullis.Wire.Discovery;
using Stream = Portcullis.Wire.GrpcClientStream<Portcullis.Wire.Discovery.DeltaDiscoveryRequest, Portcullis.Wire.Discovery.DeltaDiscoveryResponse>;

namespace Portcullis.Control.Tests.Delivery;

/// <summary>An <see cref="AdsEndpoint"/> on cleartext HTTP/2, whose callers' tokens name them: <c>name|group,group</c>.</summary>
internal sealed class AdsServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SocketsHttpHandler _http = new() { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
    private readonly Channel<FakeFeed> _feeds;
    private readonly TokenNames _names;

    private AdsServer(WebApplication app, AdsEndpoint endpoint, Channel<FakeFeed> feeds, TokenNames names) => (_app, Endpoint, _feeds, _names) = (app, endpoint, feeds, names);

    public AdsEndpoint Endpoint { get; }

    /// <param name="subscribe">The feed behind the stream; null: fakes, which <see cref="Feed"/> hands out.</param>
    public static async Task<AdsServer> Start(AdsOptions? options = null, Func<DataPlane, IFeedSubscription>? subscribe = null)
    {
        var feeds = Channel.CreateUnbounded<FakeFeed>();
        var names = new TokenNames();
        var endpoint = new AdsEndpoint(names, new AccessRoles(), subscribe ?? Fake, TimeProvider.System, options);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        WebApplication app = builder.Build();
        app.Map(AdsTypes.Path, endpoint.Handle);
        await app.StartAsync();
        return new AdsServer(app, endpoint, feeds, names);

        FakeFeed Fake(DataPlane plane)
        {
            var feed = new FakeFeed(plane);
            feeds.Writer.TryWrite(feed);
            return feed;
        }
    }

    /// <summary>From now on no token is known.</summary>
    public void Revoke() => _names.Revoked = true;

    public async Task<FakeFeed> Feed() => await _feeds.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public async Task<Stream> Open(string? token)
    {
        using var invoker = new HttpMessageInvoker(_http, disposeHandler: false);
        (Stream? stream, GrpcEnd refusal) = await Stream.Open(
            invoker, new Uri(new Uri(_app.Urls.First()), AdsTypes.Path), token, DeltaDiscoveryResponse.Parser, AdsTypes.MostResponseBytes, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        return stream.ShouldNotBeNull(refusal.ToString());
    }

    /// <summary>Opens a stream and says who it is.</summary>
    public async Task<Stream> Introduce(string token, Node node, params (string Name, string Version)[] has)
    {
        Stream stream = await Open(token);
        var first = new DeltaDiscoveryRequest { Node = node, TypeUrl = AdsTypes.Object };
        foreach ((string name, string version) in has)
            first.InitialResourceVersions[name] = version;
        await stream.Write(first, CancellationToken.None);
        return stream;
    }

    public static Node Node(string ns, string name, params (string Key, string Value)[] labels)
    {
        var metadata = new Struct();
        if (ns.Length > 0)
            metadata.Fields[AdsTypes.Namespace] = Value.ForString(ns);
        if (name.Length > 0)
            metadata.Fields[AdsTypes.Name] = Value.ForString(name);
        var all = new Struct();
        foreach ((string key, string value) in labels)
            all.Fields[key] = Value.ForString(value);
        metadata.Fields[AdsTypes.Labels] = Value.ForStruct(all);
        return new Node { Metadata = metadata, UserAgentVersion = "1.2.3" };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private sealed class TokenNames : IAuthenticator
    {
        public volatile bool Revoked;

        public Caller? Authenticate(X509Certificate2? certificate, string? bearer) =>
            !Revoked && bearer?.Split('|') is [var name, var groups] ? new Caller(name, [.. groups.Split(',', StringSplitOptions.RemoveEmptyEntries)], "token") : null;
    }
}
