using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Portcullis.Wire;

/// <summary>Where a gRPC answer says how the call ended: in its HTTP status, in its head, or in its trailers.</summary>
internal static class GrpcStatus
{
    /// <summary>Why an answer's head is no beginning of a gRPC answer with messages; null when it is one.</summary>
    /// <remarks>An answer that has its status where headers are is over: it has no messages, even when the status is OK.</remarks>
    public static GrpcEnd? RefusalOf(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            return new GrpcEnd(CodeOf(response.StatusCode), $"the peer answered with HTTP status {(int)response.StatusCode}");
        if (!GrpcContentType.IsGrpc(response.Content.Headers.ContentType?.MediaType))
            return new GrpcEnd(GrpcCode.Unknown, "the peer's answer is not gRPC");
        return Header(response.Headers, "grpc-status") is null ? null : EndOf(response.Headers);
    }

    // SECURITY: only an explicit status of 0 is a success; an answer cut short has no status.
    public static GrpcEnd EndOf(HttpResponseHeaders headers)
    {
        if (!int.TryParse(Header(headers, "grpc-status"), NumberStyles.None, CultureInfo.InvariantCulture, out int code))
            return new GrpcEnd(GrpcCode.Internal, "the answer has no grpc-status");
        return new GrpcEnd(code <= (int)GrpcCode.Unauthenticated ? (GrpcCode)code : GrpcCode.Unknown, code == 0 ? "" : GrpcText.Decode(Header(headers, "grpc-message") ?? ""));
    }

    // Two values of one status are no status.
    private static string? Header(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) && values.Count == 1 ? values.ToString() : null;

    private static GrpcCode CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => GrpcCode.Internal,
        HttpStatusCode.Unauthorized => GrpcCode.Unauthenticated,
        HttpStatusCode.Forbidden => GrpcCode.PermissionDenied,
        HttpStatusCode.NotFound => GrpcCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
            GrpcCode.Unavailable,
        _ => GrpcCode.Unknown,
    };
}
