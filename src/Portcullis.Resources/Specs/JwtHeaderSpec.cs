namespace Portcullis.Resources;

/// <summary>Istio <c>JWTHeader</c>: where a token stands, and what comes before it.</summary>
public sealed record JwtHeaderSpec(string Name, string Prefix);
