using System.Text;

namespace Portcullis.Routing;

/// <summary>What a header condition looks at: a field line, or a part of the request that HTTP/2 carries as a pseudo header.</summary>
internal sealed class HeaderName
{
    private readonly RequestPart _part;

    public HeaderName(string name)
    {
        Bytes = Encoding.ASCII.GetBytes(name.ToLowerInvariant());
        _part = Encoding.ASCII.GetString(Bytes) switch
        {
            ":method" => RequestPart.Method,
            ":path" => RequestPart.Path,
            ":scheme" => RequestPart.Scheme,
            ":authority" or "host" => RequestPart.Authority,
            _ => RequestPart.Line,
        };
    }

    /// <summary>Lower case.</summary>
    public byte[] Bytes { get; }
    public bool IsLine => _part == RequestPart.Line;

    public ReadOnlySpan<byte> Part(in RouteRequest request) => _part switch
    {
        RequestPart.Method => request.Method,
        RequestPart.Path => request.Path,
        RequestPart.Scheme => request.Scheme,
        _ => request.Authority,
    };

    private enum RequestPart
    {
        Line,
        Method,
        Path,
        Scheme,
        Authority,
    }
}
