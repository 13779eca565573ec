namespace Portcullis.Proxy;

/// <summary>One public key, by its names.</summary>
/// <param name="Id">The <c>kid</c>; null when it has none.</param>
/// <param name="Algorithm">The <c>alg</c>; null when it says none.</param>
/// <param name="Kind">As <c>RSA 2048</c>.</param>
public sealed record KeyStatus(string? Id, string? Algorithm, string Kind);
