using System.Collections.Immutable;

namespace Portcullis.Routing;

/// <summary>A route as far as it can be compiled without knowing the listener.</summary>
internal sealed class RouteDraft
{
    public required RouteSource Source { get; init; }

    /// <summary>Entries that can match something, in order.</summary>
    public required ImmutableArray<MatchDraft> Matches { get; init; }
    public required RetryPolicy Retries { get; init; }
    public required HeaderChanges RequestChanges { get; init; }
    public required HeaderChanges ResponseChanges { get; init; }
    public FaultPolicy? Fault { get; init; }
    public CorsPolicy? Cors { get; init; }

    /// <summary>The compiled <c>uriRegexRewrite</c>; the other rewrites depend on the entry that matched.</summary>
    public PathRewrite? RegexRewrite { get; init; }
}
