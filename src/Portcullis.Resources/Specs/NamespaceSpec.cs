namespace Portcullis.Resources;

/// <summary>core Namespace: nothing in its spec is read; its labels are.</summary>
public sealed record NamespaceSpec;
