using System.Globalization;
using System.Net;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Portcullis.Http;
using Portcullis.Mesh;
using Portcullis.Routing;
using Portcullis.Wire;
using Portcullis.Wire.ExternalAuthorization;

namespace Portcullis.Proxy;

/// <summary>Envoy's gRPC authorization, <c>envoy.service.auth.v3.Authorization/Check</c>: the question.</summary>
internal static class GrpcAuthorization
{
    private const string Method = "/envoy.service.auth.v3.Authorization/Check";
    private const string PartialBody = "x-envoy-auth-partial-body";

    // Envoy: what is no UTF-8 becomes `!` in a protobuf string.
    private static readonly Encoding Sanitizing = Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("!"));

    public static async Task<AuthorizerReply> Ask(
        AuthorizerConnections connections, Cluster cluster, Endpoint endpoint, AuthorizerRequest request, AuthorizationProvider provider,
        TimeProvider time, CancellationToken cancelled)
    {
        var call = new GrpcUnary(connections.Http, time, GrpcAnswer.MostBytes);
        GrpcReply<CheckResponse> reply = await call.Call(
            new Uri($"http://{endpoint}{Method}"), cluster.Host, Compose(request, provider), CheckResponse.Parser, provider.Timeout, cancelled).ConfigureAwait(false);
        if (reply.Message is { } message)
            return GrpcAnswer.Read(message);
        // The call's own clock, the caller's, and the authorizer's (it was told the timeout) may each be the first to say so.
        string reason = reply.Code == GrpcCode.DeadlineExceeded
            ? ExternalAuthorizer.Late(provider)
            : $"the authorizer's call ended with {reply.Code}: {reply.Text}";
        return reply.Code == GrpcCode.Unavailable ? AuthorizerReply.Unreached(reason) : AuthorizerReply.Failed(reason);
    }

    private static CheckRequest Compose(AuthorizerRequest request, AuthorizationProvider provider)
    {
        var attributes = new AttributeContext
        {
            Source = Peer(request.Source, request.SourcePrincipal),
            Destination = Peer(request.Destination, request.DestinationPrincipal),
            Request = new AttributeContext.Types.Request { Http = Http(request, provider) },
        };
        if (request.ReceivedAt is { } received)
            attributes.Request.Time = Timestamp.FromDateTimeOffset(received);
        if (request.Sni is { } sni)
            attributes.TlsSession = new AttributeContext.Types.TLSSession { Sni = sni };
        return new CheckRequest { Attributes = attributes };
    }

    private static AttributeContext.Types.Peer Peer(IPEndPoint? end, string principal)
    {
        var peer = new AttributeContext.Types.Peer { Principal = principal };
        if (end is not null)
            peer.Address = new Address { SocketAddress = new Wire.ExternalAuthorization.SocketAddress { Address = end.Address.ToString(), PortValue = (uint)end.Port } };
        return peer;
    }

    private static AttributeContext.Types.HttpRequest Http(AuthorizerRequest request, AuthorizationProvider provider)
    {
        var http = new AttributeContext.Types.HttpRequest
        {
            Method = Text(request.Method),
            Path = Text(request.Target),
            Host = Text(request.Authority),
            Scheme = Text(request.Scheme),
            Size = request.ContentLength >= 0 ? request.ContentLength : request is { Body: { } whole, BodyIsPartial: false } ? whole.Length : -1,
            Protocol = request.Protocol switch
            {
                HttpProtocol.Http10 => "HTTP/1.0",
                HttpProtocol.Http11 => "HTTP/1.1",
                _ => "HTTP/2",
            },
        };
        foreach (AuthorizerHeader header in request.Headers)
        {
            string value = Text(header.Value);
            string name = Text(header.Name);
            if (name != PartialBody)
                http.Headers[name] = http.Headers.TryGetValue(name, out string? before) ? string.Concat(before, name == "cookie" ? "; " : ",", value) : value;
        }
        http.Headers[":method"] = http.Method;
        http.Headers[":path"] = http.Path;
        http.Headers[":authority"] = http.Host;
        http.Headers[":scheme"] = http.Scheme;
        http.Id = http.Headers.TryGetValue("x-request-id", out string? id) ? id : "";
        if (request.Body is not { } body)
            return http;
        http.Headers[PartialBody] = request.BodyIsPartial.ToString(CultureInfo.InvariantCulture).ToLowerInvariant();
        if (provider.Body is { PackAsBytes: true })
            http.RawBody = ByteString.CopyFrom(body.Span);
        else
            http.Body = Sanitizing.GetString(body.Span);
        return http;
    }

    // A character for each byte comes in, text goes out.
    private static string Text(string latin1) => Ascii.IsValid(latin1) ? latin1 : Sanitizing.GetString(Encoding.Latin1.GetBytes(latin1));
}
