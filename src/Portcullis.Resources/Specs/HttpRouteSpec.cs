using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>VirtualService <c>HTTPRoute</c>.</summary>
public sealed record HttpRouteSpec
{
    public string? Name { get; init; }

    /// <summary>Empty: matches everything.</summary>
    public ImmutableArray<HttpMatchSpec> Match { get; init; } = [];

    public ImmutableArray<HttpRouteDestinationSpec> Route { get; init; } = [];
    public HttpRedirectSpec? Redirect { get; init; }
    public HttpDirectResponseSpec? DirectResponse { get; init; }
    public HttpRewriteSpec? Rewrite { get; init; }
    public ObjectName? Delegate { get; init; }

    /// <summary>Null: none. Includes retries.</summary>
    public TimeSpan? Timeout { get; init; }

    public HttpRetrySpec? Retries { get; init; }
    public HttpFaultSpec? Fault { get; init; }
    public ImmutableArray<HttpMirrorSpec> Mirrors { get; init; } = [];
    public CorsPolicySpec? CorsPolicy { get; init; }
    public HeaderOperationsSpec Headers { get; init; } = HeaderOperationsSpec.None;
}
