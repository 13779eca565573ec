using System.Collections.Frozen;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes VirtualService HTTPFaultInjection.</summary>
internal static class HttpFaultDecoder
{
    private static readonly FrozenSet<string> GrpcStatuses = new[]
    {
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE",
        "DATA_LOSS", "UNAUTHENTICATED",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static HttpFaultSpec? Read(ObjectReader route)
    {
        if (route.Object("fault") is not { } fault)
            return null;
        if (!fault.Has("delay") && !fault.Has("abort"))
            fault.Found.Error(VirtualServiceCodes.Fault, fault.Node, "a fault must have `delay` or `abort`");
        var spec = new HttpFaultSpec();
        if (fault.Object("delay") is { } delay)
            spec = Delay(delay, spec);
        if (fault.Object("abort") is { } abort)
            spec = Abort(abort, spec);
        fault.Finish();
        return spec;
    }

    private static HttpFaultSpec Delay(ObjectReader delay, HttpFaultSpec spec)
    {
        if (delay.Has("exponentialDelay"))
            delay.Error(VirtualServiceCodes.Fault, "exponentialDelay", "`exponentialDelay` is not supported", help: "write `fixedDelay`");
        else if (!delay.Has("fixedDelay"))
            delay.Warn(VirtualServiceCodes.FaultWithoutEffect, "fixedDelay", "a delay without `fixedDelay` delays nothing");
        if (delay.Int("percent", 0, 100, VirtualServiceCodes.Percentage) is { } percent)
            delay.Warn(VirtualServiceCodes.FaultWithoutEffect, "percent", "`percent` is deprecated and has no effect",
                help: $"write `percentage: {{value: {percent}}}`");
        TimeSpan? fixedDelay = NetworkingFields.Duration(delay, "fixedDelay");
        double percentage = Percentage(delay);
        delay.Finish();
        return spec with { FixedDelay = fixedDelay, DelayPercentage = percentage };
    }

    private static HttpFaultSpec Abort(ObjectReader abort, HttpFaultSpec spec)
    {
        if (abort.Has("http2Error"))
            abort.Error(VirtualServiceCodes.Fault, "http2Error", "`http2Error` is not supported", help: "write `httpStatus`");
        else if (abort.Has("httpStatus") && abort.Has("grpcStatus"))
            abort.Found.Error(VirtualServiceCodes.Fault, abort.Node, "an abort takes one of `httpStatus` and `grpcStatus`");
        else if (!abort.Has("httpStatus") && !abort.Has("grpcStatus"))
            abort.Found.Warn(VirtualServiceCodes.FaultWithoutEffect, abort.Node, "an abort without `httpStatus` or `grpcStatus` aborts nothing");
        int? httpStatus = abort.Int("httpStatus", 200, 600, VirtualServiceCodes.Fault);
        ScalarNode? grpcStatus = abort.StringNode("grpcStatus");
        if (grpcStatus is not null && !GrpcStatuses.Contains(grpcStatus.Text))
            abort.Found.Error(VirtualServiceCodes.Fault, grpcStatus, $"`{grpcStatus.Text}` is not a gRPC status",
                help: Suggestion.DidYouMean(grpcStatus.Text, GrpcStatuses) ?? "write a name such as `UNAVAILABLE`");
        double percentage = Percentage(abort);
        abort.Finish();
        return spec with { AbortHttpStatus = httpStatus, AbortGrpcStatus = grpcStatus?.Text, AbortPercentage = percentage };
    }

    private static double Percentage(ObjectReader fault)
    {
        if (!fault.Has("percentage"))
            fault.Warn(VirtualServiceCodes.FaultWithoutEffect, "percentage", "without `percentage` this fault never happens",
                help: "write `percentage: {value: 100}` for every request");
        return NetworkingFields.Percentage(fault, "percentage", VirtualServiceCodes.Percentage) ?? 0;
    }
}
