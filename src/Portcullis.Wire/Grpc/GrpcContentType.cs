using Microsoft.AspNetCore.Http;

namespace Portcullis.Wire;

/// <summary>The media types of gRPC with protobuf messages. gRPC-Web and other encodings are not among them.</summary>
internal static class GrpcContentType
{
    public const string Plain = "application/grpc";

    /// <summary>Whether a request is a gRPC call; one that is not is answered by its status code.</summary>
    public static bool IsCall(HttpContext context)
    {
        if (!IsGrpc(context.Request.ContentType))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }
        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            // Trailers, and with them a status, need HTTP/2.
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return false;
        }
        return true;
    }

    public static bool IsGrpc(string? contentType)
    {
        if (contentType is null)
            return false;
        int end = contentType.IndexOf(';', StringComparison.Ordinal);
        ReadOnlySpan<char> media = (end < 0 ? contentType : contentType.AsSpan(0, end)).Trim();
        return media.Equals(Plain, StringComparison.OrdinalIgnoreCase) || media.Equals("application/grpc+proto", StringComparison.OrdinalIgnoreCase);
    }
}
