using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Turns <c>fault</c> into a policy.</summary>
internal sealed class FaultCompiler(OnceDiagnostics found)
{
    // gRPC's status codes in the order of their numbers.
    private static readonly string[] GrpcStatuses =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    public FaultPolicy? Compile(HttpFaultSpec? spec, Node at)
    {
        if (spec is null)
            return null;
        int? grpc = spec.AbortGrpcStatus is { } name ? GrpcStatus(name, at) : null;
        bool aborts = grpc is not null || spec.AbortHttpStatus is not null;
        return new FaultPolicy(spec.FixedDelay is null ? 0 : spec.DelayPercentage, aborts ? spec.AbortPercentage : 0)
        {
            Delay = spec.FixedDelay ?? TimeSpan.Zero,
            AbortStatus = grpc is null ? spec.AbortHttpStatus : null,
            AbortGrpcStatus = grpc,
        };
    }

    private int? GrpcStatus(string name, Node at)
    {
        int number = int.TryParse(name, out int code) ? code : Array.IndexOf(GrpcStatuses, name.ToUpperInvariant());
        if (number is >= 0 and <= 16)
            return number;
        found.Error(RoutingCodes.GrpcStatus, at, $"`{name}` is not a gRPC status", Suggestion.DidYouMean(name, GrpcStatuses));
        return null;
    }
}
