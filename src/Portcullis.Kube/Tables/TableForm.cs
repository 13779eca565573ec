namespace Portcullis.Kube;

/// <summary>How a table is written.</summary>
public sealed record TableForm
{
    /// <summary>The version asked for, in which whole row objects are shown.</summary>
    public required string Version { get; init; }

    /// <summary>What ages are counted to.</summary>
    public required DateTimeOffset Now { get; init; }

    public TableRows Rows { get; init; } = TableRows.Metadata;

    /// <summary>False in a watch's later events, which need not tell the columns again.</summary>
    public bool HasColumns { get; init; } = true;

    /// <summary><c>v1</c> or <c>v1beta1</c> of meta.k8s.io.</summary>
    public string MetaVersion { get; init; } = "v1";

    /// <summary>The list's revision; null in a watch's events, which take it from their object.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The token of the next page; empty on the last one.</summary>
    public string Continue { get; init; } = "";

    /// <summary>How many objects follow after this page; null when it is not told.</summary>
    public long? Remaining { get; init; }
}
