namespace Portcullis.Routing;

/// <summary>What an attempt must have run into to be tried again: VirtualService <c>retries.retryOn</c>, by Envoy's names.</summary>
[Flags]
public enum RetryConditions
{
    None = 0,

    /// <summary><c>connect-failure</c>: no connection could be made.</summary>
    ConnectFailure = 1 << 0,

    /// <summary><c>refused-stream</c>: HTTP/2 REFUSED_STREAM.</summary>
    RefusedStream = 1 << 1,

    /// <summary><c>reset</c>: no response at all, whatever the phase.</summary>
    Reset = 1 << 2,

    /// <summary><c>reset-before-request</c>: the connection ended before the request's head was sent.</summary>
    ResetBeforeRequest = 1 << 3,

    /// <summary><c>5xx</c>: any status of 500 and above, or no response.</summary>
    ServerError = 1 << 4,

    /// <summary><c>gateway-error</c>: 502, 503 or 504.</summary>
    GatewayError = 1 << 5,

    /// <summary><c>retriable-4xx</c>: 409.</summary>
    Conflict = 1 << 6,

    /// <summary>The status is one of <see cref="RetryPolicy.Statuses"/>.</summary>
    RetriableStatus = 1 << 7,

    /// <summary><c>cancelled</c>: grpc-status 1 in the response's head.</summary>
    GrpcCancelled = 1 << 8,

    /// <summary><c>deadline-exceeded</c>: grpc-status 4 in the response's head.</summary>
    GrpcDeadlineExceeded = 1 << 9,

    /// <summary><c>resource-exhausted</c>: grpc-status 8 in the response's head.</summary>
    GrpcResourceExhausted = 1 << 10,

    /// <summary><c>internal</c>: grpc-status 13 in the response's head.</summary>
    GrpcInternal = 1 << 11,

    /// <summary><c>unavailable</c>: grpc-status 14 in the response's head.</summary>
    GrpcUnavailable = 1 << 12,
}
