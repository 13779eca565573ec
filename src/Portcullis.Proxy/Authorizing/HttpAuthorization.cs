using System.Net.Http.Headers;
using System.Text;
using Portcullis.Mesh;
using Portcullis.Routing;

namespace Portcullis.Proxy;

/// <summary>Envoy's raw HTTP authorization as Istio configures it: the request's own method, path and host; 200 allows, 5xx fails, all else denies.</summary>
internal static class HttpAuthorization
{
    private const int MostBodyBytes = 1024 * 1024;
    private const string HeadersToRemove = "x-envoy-auth-headers-to-remove";
    private const string PartialBody = "x-envoy-auth-partial-body";

    private static readonly HashSet<string> OfConnections = new(StringComparer.Ordinal)
    {
        "host", "content-length", "transfer-encoding", "connection", "keep-alive", "proxy-connection", "upgrade", "te", "trailer", "expect", PartialBody,
    };

    private static readonly HttpMethod[] Known =
    [
        HttpMethod.Get, HttpMethod.Head, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options, HttpMethod.Patch, HttpMethod.Trace,
    ];

    public static async Task<AuthorizerReply> Ask(
        AuthorizerConnections connections, Cluster cluster, Endpoint endpoint, AuthorizerRequest request, AuthorizationProvider provider, CancellationToken cancelled)
    {
        using HttpRequestMessage? message = Compose(endpoint, request, provider);
        // SECURITY: what the authorizer cannot be shown as it is, it cannot judge. The caller chose it so: `failOpen` does not count.
        if (message is null)
            return AuthorizerReply.Of(AuthorizerAnswer.Deny(403, [], default));
        AuthorizerConnections.Bound(message, cluster);
        try
        {
            using HttpResponseMessage response = await connections.Http.SendAsync(message, cancelled).ConfigureAwait(false);
            return await Read(response, provider, cancelled).ConfigureAwait(false);
        }
        catch (HttpRequestException failure)
        {
            bool unreached = failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ResponseEnded;
            string reason = failure.GetBaseException().Message;
            return unreached ? AuthorizerReply.Unreached(reason) : AuthorizerReply.Failed(reason);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            return AuthorizerReply.Failed(failure.GetBaseException().Message);
        }
    }

    /// <summary>The check as a request; null when an HTTP request cannot carry the method, target or host exactly as the caller wrote them.</summary>
    private static HttpRequestMessage? Compose(Endpoint endpoint, AuthorizerRequest request, AuthorizationProvider provider)
    {
        if (MethodOf(request.Method) is not { } method || TargetOf(request.Target, provider.PathPrefix) is not { } target)
            return null;
        var address = new Uri($"http://{endpoint}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(method, address) { Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        message.Headers.TryAddWithoutValidation("host", request.Authority);
        if (message.Headers.Host != request.Authority)
        {
            message.Dispose();
            return null;
        }
        message.Content = new ByteArrayContent(request.Body is { } body ? body.ToArray() : []);
        if (request.Body is not null)
            Add(message, PartialBody, request.BodyIsPartial ? "true" : "false");
        foreach ((string name, string value) in provider.AdditionalHeaders)
            Add(message, name, value);
        foreach (AuthorizerHeader header in request.Headers)
            if ((header.Name == "authorization" || provider.RequestHeaders.Matches(header.Name)) && !OfConnections.Contains(header.Name) && !IsAdditional(provider, header.Name))
                Add(message, header.Name, header.Value);
        return message;
    }

    private static bool IsAdditional(AuthorizationProvider provider, string name)
    {
        foreach ((string own, _) in provider.AdditionalHeaders)
            if (own.Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private static void Add(HttpRequestMessage message, string name, string value)
    {
        if (!message.Headers.TryAddWithoutValidation(name, value))
            message.Content!.Headers.TryAddWithoutValidation(name, value);
    }

    // HttpClient writes the methods it knows in capitals, and to an authorizer `get` and GET may differ. CONNECT makes it open a tunnel.
    private static HttpMethod? MethodOf(string method)
    {
        foreach (HttpMethod known in Known)
            if (known.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
                return known.Method == method ? known : null;
        foreach (char one in method)
            if (!char.IsAsciiLetterOrDigit(one) && !"!#$%&'*+-.^_`|~".Contains(one))
                return null;
        return method.Length == 0 || method.Equals("CONNECT", StringComparison.OrdinalIgnoreCase) ? null : new HttpMethod(method);
    }

    private static string? TargetOf(string target, string prefix)
    {
        if (target.Length == 0 || target[0] != '/')
            return null;
        if (target.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0)
            return prefix + target;
        var escaped = new StringBuilder(prefix, target.Length + 16);
        foreach (char one in target)
        {
            if (one is >= '!' and <= '~')
                escaped.Append(one);
            else if (one >= 0x80)
                escaped.Append('%').Append(((int)one).ToString("X2", provider: null));
            else
                return null;
        }
        return escaped.ToString();
    }

    private static async Task<AuthorizerReply> Read(HttpResponseMessage response, AuthorizationProvider provider, CancellationToken cancelled)
    {
        int status = (int)response.StatusCode;
        if (status is < 200 or >= 500)
            return AuthorizerReply.Failed($"the authorizer answered with status {status}");
        Stream stream = await response.Content.ReadAsStreamAsync(cancelled).ConfigureAwait(false);
        if (status == 200)
        {
            byte[]? ignored = await ReadBody(stream, cancelled).ConfigureAwait(false);
            return ignored is null ? AuthorizerReply.Failed($"the answer is longer than {MostBodyBytes} bytes") : Allow(response, provider);
        }
        byte[]? body;
        try
        {
            body = await ReadBody(stream, cancelled).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or OperationCanceledException)
        {
            body = null; // SECURITY: the status said no already; a body cut short must not turn that into a failure that lets pass
        }
        return Deny(response, provider, status, body);
    }

    /// <summary>The whole body, or null when it is longer than allowed.</summary>
    private static async Task<byte[]?> ReadBody(Stream stream, CancellationToken cancelled)
    {
        using var body = new MemoryStream();
        byte[] room = new byte[8 * 1024];
        for (int read; (read = await stream.ReadAsync(room, cancelled).ConfigureAwait(false)) > 0;)
        {
            if (body.Length + read > MostBodyBytes)
                return null;
            body.Write(room, 0, read);
        }
        return body.ToArray();
    }

    private static AuthorizerReply Allow(HttpResponseMessage response, AuthorizationProvider provider)
    {
        var upstream = new AnswerHeaders();
        var downstream = new AnswerHeaders();
        foreach ((string name, string value) in Lines(response))
        {
            if (name.Equals(HeadersToRemove, StringComparison.OrdinalIgnoreCase))
                continue;
            if (provider.UpstreamOnAllow.Matches(name))
                upstream.Add(HeaderMutationKind.Set, name, Encoding.Latin1.GetBytes(value));
            if (provider.DownstreamOnAllow.Matches(name))
                downstream.Add(HeaderMutationKind.Append, name, Encoding.Latin1.GetBytes(value));
        }
        foreach ((string name, string value) in Lines(response))
            if (name.Equals(HeadersToRemove, StringComparison.OrdinalIgnoreCase))
                foreach (string removed in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    upstream.Remove(removed);
        return upstream.IsTooLong || downstream.IsTooLong
            ? AuthorizerReply.Failed("the answer has too many headers")
            : AuthorizerReply.Of(AuthorizerAnswer.Allow(upstream.Mutations, downstream.Mutations, []));
    }

    private static AuthorizerReply Deny(HttpResponseMessage response, AuthorizationProvider provider, int status, byte[]? body)
    {
        var headers = new AnswerHeaders();
        foreach ((string name, string value) in Lines(response))
            if (GoesDownstream(provider, name) && (body is not null || !name.StartsWith("content-", StringComparison.OrdinalIgnoreCase)))
                headers.Replace(name, Encoding.Latin1.GetBytes(value));
        return AuthorizerReply.Of(AuthorizerAnswer.Deny(status, headers.IsTooLong ? [] : headers.Mutations, body));
    }

    // Envoy: without a list all headers go; with one, these do besides. Who serves and when is for this proxy to say.
    private static bool GoesDownstream(AuthorizationProvider provider, string name)
    {
        if (name.Equals(HeadersToRemove, StringComparison.OrdinalIgnoreCase) || name.Equals("server", StringComparison.OrdinalIgnoreCase)
            || name.Equals("date", StringComparison.OrdinalIgnoreCase))
            return false;
        return provider.DownstreamOnDeny.IsEmpty || provider.DownstreamOnDeny.Matches(name)
            || name.Equals("www-authenticate", StringComparison.OrdinalIgnoreCase) || name.Equals("location", StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<(string Name, string Value)> Lines(HttpResponseMessage response)
    {
        foreach (HttpHeaders headers in (HttpHeaders[])[response.Headers, response.Content.Headers])
            foreach ((string name, HeaderStringValues values) in headers.NonValidated)
                foreach (string value in values)
                    yield return (name, value);
    }
}
