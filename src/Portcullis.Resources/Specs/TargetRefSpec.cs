namespace Portcullis.Resources;

/// <summary>Istio <c>PolicyTargetReference</c>.</summary>
public sealed record TargetRefSpec(string Group, string Kind, string Name);
