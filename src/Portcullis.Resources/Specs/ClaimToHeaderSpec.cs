namespace Portcullis.Resources;

/// <summary>Istio <c>ClaimToHeader</c>.</summary>
public sealed record ClaimToHeaderSpec(string Header, string Claim);
