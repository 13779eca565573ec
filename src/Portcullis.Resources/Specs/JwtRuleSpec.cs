using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>Istio <c>JWTRule</c>.</summary>
public sealed record JwtRuleSpec
{
    public string Issuer { get; init; } = "";

    /// <summary>Empty: any audience.</summary>
    public ImmutableArray<string> Audiences { get; init; } = [];

    public string? JwksUri { get; init; }
    public string? Jwks { get; init; }
    public ImmutableArray<JwtHeaderSpec> FromHeaders { get; init; } = [];
    public ImmutableArray<string> FromParams { get; init; } = [];
    public ImmutableArray<string> FromCookies { get; init; } = [];
    public bool ForwardOriginalToken { get; init; }
    public string? OutputPayloadToHeader { get; init; }
    public ImmutableArray<ClaimToHeaderSpec> OutputClaimToHeaders { get; init; } = [];

    /// <summary>For fetching keys; Istio's default is five seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    public ImmutableArray<string> SpaceDelimitedClaims { get; init; } = [];
}
