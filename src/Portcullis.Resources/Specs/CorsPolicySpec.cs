using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>VirtualService <c>CorsPolicy</c>.</summary>
public sealed record CorsPolicySpec
{
    public ImmutableArray<StringMatchSpec> AllowOrigins { get; init; } = [];
    public ImmutableArray<string> AllowMethods { get; init; } = [];
    public ImmutableArray<string> AllowHeaders { get; init; } = [];
    public ImmutableArray<string> ExposeHeaders { get; init; } = [];
    public TimeSpan? MaxAge { get; init; }
    public bool? AllowCredentials { get; init; }

    /// <summary><c>unmatchedPreflights: IGNORE</c>; the default forwards them.</summary>
    public bool IgnoreUnmatchedPreflights { get; init; }
}
