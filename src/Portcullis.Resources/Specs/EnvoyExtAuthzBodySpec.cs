namespace Portcullis.Resources;

/// <summary>Istio <c>includeRequestBodyInCheck</c>.</summary>
/// <param name="MaxRequestBytes">At least one. Longer bodies get 413, unless a part of them will do.</param>
/// <param name="AllowPartialMessage">A body that is longer is sent cut.</param>
/// <param name="PackAsBytes">gRPC: the body goes as bytes, not as text.</param>
public sealed record EnvoyExtAuthzBodySpec(uint MaxRequestBytes, bool AllowPartialMessage, bool PackAsBytes);
