using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Portcullis.Control;

/// <summary>The control plane's one listener: TLS 1.2 and 1.3, HTTP/1.1 and HTTP/2, the API and the configuration stream on one port.</summary>
/// <remarks>SECURITY: a client certificate is asked for and never judged here: who the caller is, authentication says.</remarks>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private ApiServer(WebApplication web, IPEndPoint bound) => (_web, Bound) = (web, bound);

    /// <summary>Where it listens.</summary>
    public IPEndPoint Bound { get; }

    /// <summary>Opens the listener.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static async Task<ApiServer> Start(IPEndPoint at, Func<X509Certificate2> certificate, RequestDelegate answer, ControlPlaneOptions options)
    {
        // Empty: settings come from the command line alone, not from files or variables that happen to be there.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, at, certificate));
        builder.Services.AddRoutingCore();
        builder.Services.Replace(ServiceDescriptor.Singleton<IConnectionListenerFactory>(services => new SparingListeners(
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(services), options.MostDescriptor, options.Time)));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Drain);
        WebApplication web = builder.Build();
        web.Run(answer);
        try
        {
            await web.StartAsync();
        }
        catch (Exception refusal) when (refusal is SocketException || refusal.InnerException is AddressInUseException)
        {
            await web.DisposeAsync();
            throw new IOException($"the API cannot listen on {at}: {Reason(refusal)}", refusal);
        }
        catch
        {
            await web.DisposeAsync();
            throw;
        }
        string address = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new ApiServer(web, IPEndPoint.Parse(address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..]));
    }

    /// <summary>Accepts nothing new and waits for open requests, as long as the drain allows.</summary>
    public Task Stop() => _web.StopAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static string Reason(Exception refusal) => (refusal as SocketException)?.SocketErrorCode switch
    {
        null => "the port is in use by another process; give another with --api, or port 0 for any free one",
        SocketError.AddressNotAvailable => "this machine does not have that address; give one of its own with --api, as 127.0.0.1:6443",
        SocketError.AccessDenied => "permission denied; ports below 1024 need the capability CAP_NET_BIND_SERVICE, give another with --api",
        _ => refusal.Message.TrimEnd('.'),
    };

    private static void Configure(KestrelServerOptions kestrel, IPEndPoint at, Func<X509Certificate2> certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MinResponseDataRate = null; // watches and streams have their own patience with slow readers
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
        AdsEndpoint.Configure(kestrel.Limits);
        kestrel.Listen(at, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(Tls(certificate())) });
        });
    }

    private static SslServerAuthenticationOptions Tls(X509Certificate2 certificate) => new()
    {
        ServerCertificate = certificate,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = true, // asked for; without one the connection goes on
#pragma warning disable CA5359 // SECURITY: any certificate may be shown here; the authenticator judges its chain at every request
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        // SECURITY: the platform looks at the chain before anyone is asked, and would fetch issuers from wherever the certificate says.
        CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
    };
}
