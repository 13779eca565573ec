namespace Portcullis.Resources;

/// <summary>core ServiceAccount: nothing in its spec is read.</summary>
public sealed record ServiceAccountSpec;
