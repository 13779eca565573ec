using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Proxy;

/// <summary>
/// Asks addresses for small JSON documents, as a stranger: no proxy, no cookies, no credentials, no decompression; at most three
/// redirects and one mebibyte; and no socket to an address that <see cref="AddressRule"/> refuses.
/// </summary>
/// <remarks>One for each fetch, so that fetches share neither connections nor names that were looked up.</remarks>
internal sealed class KeyClient : IDisposable
{
    private const int MostBytes = 1024 * 1024;
    private const int MostRedirects = 3;
    private const int MostAddresses = 8;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AddressTimeout = TimeSpan.FromSeconds(2);

    private readonly KeyFetchOptions _options;
    private readonly AddressRule _rule;
    private readonly HttpMessageInvoker _http;

    public KeyClient(KeyFetchOptions options, X509Certificate2Collection roots)
    {
        _options = options;
        _rule = new AddressRule(options.Allowed);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = ConnectTimeout,
            MaxConnectionsPerServer = 2,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = 16,
            PreAuthenticate = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(roots), EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
            UseCookies = false,
            UseProxy = false,
        });
    }

    /// <summary>The roots of the system with those of the options, or none when the system's alone will do.</summary>
    public static X509Certificate2Collection Roots(KeyFetchOptions options)
    {
        if (options.Authorities.Count == 0)
            return [];
        using var system = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        system.Open(OpenFlags.ReadOnly);
        return [.. system.Certificates, .. options.Authorities];
    }

    /// <summary>The body of a 200, wherever redirects led; throws nothing but cancellation.</summary>
    public async Task<Fetched> GetAsync(Uri uri, CancellationToken cancel)
    {
        for (int redirects = 0; ; redirects++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, uri) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
                request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
                request.Headers.UserAgent.Add(new ProductInfoHeaderValue("portcullis", productVersion: null));
                using HttpResponseMessage response = await _http.SendAsync(request, cancel).ConfigureAwait(false);
                if (!IsRedirect(response.StatusCode))
                    return await BodyAsync(uri, response, cancel).ConfigureAwait(false);
                if (redirects == MostRedirects)
                    return new FetchFailure($"`{KeyLocation.Text(uri)}` redirects once more after {MostRedirects} redirects");
                string? location = response.Headers.NonValidated.TryGetValues("Location", out HeaderStringValues values) ? values.ToString() : null;
                if (KeyLocation.Next(uri, location, "redirects to", out FetchFailure? refused) is not { } next)
                    return refused!;
                uri = next;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException or AuthenticationException)
            {
                cancel.ThrowIfCancellationRequested();
                return TransportFailure.Of(failure, uri);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return new FetchFailure($"`{KeyLocation.Text(uri)}` completes no connection within {ConnectTimeout.TotalSeconds} s");
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static async Task<Fetched> BodyAsync(Uri uri, HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            return new FetchFailure($"`{KeyLocation.Text(uri)}` answered with status {(int)response.StatusCode}", MayPass: (int)response.StatusCode is >= 500 or 429);
        if (response.Content.Headers.NonValidated.Contains("Content-Encoding"))
            return new FetchFailure($"`{KeyLocation.Text(uri)}` answered with an encoded body, which was not asked for");
        var tooLarge = new FetchFailure($"`{KeyLocation.Text(uri)}` answered with more than {MostBytes} bytes", MayPass: false);
        if (response.Content.Headers.ContentLength > MostBytes)
            return tooLarge;

        using Stream stream = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        using var body = new MemoryStream();
        byte[] room = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(room, cancel).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > MostBytes)
                return tooLarge;
            body.Write(room, 0, read);
        }
        return body.ToArray();
    }

    // SECURITY: the only place that opens a socket. What is checked is what is connected to: nobody asks the name a second time.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        string host = context.DnsEndPoint.Host;
        IPAddress[] found = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : await _options.Resolve(host, cancel).ConfigureAwait(false);
        IPAddress[] allowed = [.. found.Where(address => _rule.Refuses(address) is null).Take(MostAddresses)];
        if (allowed.Length == 0)
            throw new FetchException(Refusal(host, found));
        for (int i = 0; ; i++)
        {
            var socket = new Socket(allowed[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            bool isLast = i == allowed.Length - 1;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            if (!isLast)
                patience.CancelAfter(AddressTimeout);
            try
            {
                await socket.ConnectAsync(allowed[i], context.DnsEndPoint.Port, patience.Token).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                if (isLast || cancel.IsCancellationRequested)
                    throw;
            }
        }
    }

    private FetchFailure Refusal(string host, IPAddress[] found)
    {
        if (found.Length == 0 || _rule.Refuses(found[0]) is not { } kind)
            return new FetchFailure($"the name `{host}` has no address");
        bool literal = IPAddress.TryParse(host, out _);
        return new FetchFailure(
            $"{(literal ? "" : $"`{host}` is ")}{found[0]}, {kind.Words}, {(literal ? "" : "and ")}is not asked for keys",
            kind.Named ? null : $"if it may be asked, start with --jwks-allow {kind.Block}",
            MayPass: false);
    }

    // SECURITY: a stranger's certificate must not make this process fetch others from where it says.
    private static X509ChainPolicy Policy(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        if (roots.Count > 0)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }
        return policy;
    }
}
