namespace Portcullis.Wire;

/// <summary>The media types of gRPC with protobuf messages. gRPC-Web and other encodings are not among them.</summary>
internal static class GrpcContentType
{
    public const string Plain = "application/grpc";

    public static bool IsGrpc(string? contentType)
    {
        if (contentType is null)
            return false;
        int end = contentType.IndexOf(';', StringComparison.Ordinal);
        ReadOnlySpan<char> media = (end < 0 ? contentType : contentType.AsSpan(0, end)).Trim();
        return media.Equals(Plain, StringComparison.OrdinalIgnoreCase) || media.Equals("application/grpc+proto", StringComparison.OrdinalIgnoreCase);
    }
}
