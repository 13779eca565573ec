using Portcullis.Http;
using Portcullis.Identity;

namespace Portcullis.Routing;

/// <summary>What routing looks at: views of one request, valid as long as the buffers behind them.</summary>
public readonly ref struct RouteRequest
{
    private readonly ReadOnlySpan<byte> _path;
    private readonly int _pathEnd;

    /// <summary><c>http</c> or <c>https</c> in lower case, as the gateway decided it.</summary>
    /// <remarks>SECURITY: from the socket, or from a trusted hop's <c>x-forwarded-proto</c>; never what the caller merely claims,
    /// because it switches the redirect to HTTPS off.</remarks>
    public required ReadOnlySpan<byte> Scheme { get; init; }

    public required ReadOnlySpan<byte> Method { get; init; }

    /// <summary>Host header or <c>:authority</c> as sent; the port part is ignored when the virtual host is looked up.</summary>
    public required ReadOnlySpan<byte> Authority { get; init; }

    /// <summary>The normalized path, with <c>?query</c> when there is one.</summary>
    public required ReadOnlySpan<byte> Path
    {
        get => _path;
        init
        {
            _path = value;
            int query = value.IndexOf((byte)'?');
            _pathEnd = query < 0 ? value.Length : query;
        }
    }

    public required HeaderList Headers { get; init; }

    /// <summary>Claims of the request's verified token; null when it has none. Never claims that nobody verified.</summary>
    public TokenClaims? Claims { get; init; }

    /// <summary>The path without its query.</summary>
    internal ReadOnlySpan<byte> PathOnly => _path[.._pathEnd];

    /// <summary>The query with its <c>?</c>; empty when there is none.</summary>
    internal ReadOnlySpan<byte> Query => _path[_pathEnd..];
}
