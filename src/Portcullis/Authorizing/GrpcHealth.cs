using Microsoft.AspNetCore.Http;
using Portcullis.Wire;
using Portcullis.Wire.Health;

namespace Portcullis.Authorizing;

/// <summary>Answers <c>grpc.health.v1.Health/Check</c>: whoever can be asked serves, since nothing is served before rules are in force.</summary>
internal static class GrpcHealth
{
    public const string Method = "/grpc.health.v1.Health/Check";

    public static Task<GrpcReply<HealthCheckResponse>> Answer(HealthCheckRequest request, HttpContext context, CancellationToken cancelled)
    {
        _ = (context, cancelled);
        return Task.FromResult(request.Service is "" or "envoy.service.auth.v3.Authorization"
            ? GrpcReply<HealthCheckResponse>.Success(new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.Serving })
            : GrpcReply<HealthCheckResponse>.Failure(GrpcCode.NotFound, "no such service"));
    }
}
