using System.Collections.Immutable;
using System.Net;
using System.Text;
using Portcullis.Http;
using Portcullis.Identity;

namespace Portcullis.Proxy;

/// <summary>What an authorizer is told about one request: a copy, immutable, so that the exchange may go on or go away meanwhile.</summary>
internal sealed record AuthorizerRequest
{
    /// <summary>The method as sent.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query, normalized as they would go upstream; a character for each byte.</summary>
    public required string Target { get; init; }

    /// <summary>The Host header or <c>:authority</c>.</summary>
    public required string Authority { get; init; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public required string Scheme { get; init; }

    public HttpProtocol Protocol { get; init; } = HttpProtocol.Http11;

    public ImmutableArray<AuthorizerHeader> Headers { get; init; } = [];

    /// <summary>The declared length of the body, -1 when none was declared.</summary>
    public long ContentLength { get; init; } = -1;

    /// <summary>As much of the body as was read for the authorizer; null when the request has none or the provider wants none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The body goes on beyond <see cref="Body"/>.</summary>
    public bool BodyIsPartial { get; init; }

    public IPEndPoint? Source { get; init; }

    public IPEndPoint? Destination { get; init; }

    /// <summary>URI SAN, DNS SAN or subject of the caller's verified certificate; empty without one.</summary>
    public string SourcePrincipal { get; init; } = "";

    /// <summary>The same of the certificate this side presents; empty when not known.</summary>
    public string DestinationPrincipal { get; init; } = "";

    /// <summary>The server name of the TLS handshake; null without TLS or without a name.</summary>
    public string? Sni { get; init; }

    /// <summary>When the request arrived; null leaves it out.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>Copies a head. To be called after normalization and after the headers that only proxies set are sanitized and set.</summary>
    /// <param name="scheme"><c>http</c> or <c>https</c>, as believed.</param>
    public static AuthorizerRequest Of(RequestHead head, ReadOnlySpan<byte> scheme)
    {
        ArgumentNullException.ThrowIfNull(head);
        var headers = ImmutableArray.CreateBuilder<AuthorizerHeader>(head.Headers.Count);
        for (int i = 0; i < head.Headers.Count; i++)
            headers.Add(new AuthorizerHeader(Text(head.Headers.Name(i)), Text(head.Headers.Value(i))));
        return new AuthorizerRequest
        {
            Method = Text(head.Method),
            Target = Text(head.Target),
            Authority = Text(head.Authority),
            Scheme = Text(scheme),
            Protocol = head.Protocol,
            Headers = headers.MoveToImmutable(),
            ContentLength = head.ContentLength,
        };
    }

    /// <summary>The name an authorizer knows a caller by.</summary>
    public static string PrincipalOf(PeerIdentity peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return !peer.UriSans.IsEmpty ? peer.UriSans[0] : !peer.DnsSans.IsEmpty ? peer.DnsSans[0] : peer.Subject;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
