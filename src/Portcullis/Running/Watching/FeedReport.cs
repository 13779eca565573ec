namespace Portcullis.Running;

/// <summary>How a gateway stands with the control plane that feeds it.</summary>
internal sealed record FeedReport
{
    /// <summary>The control plane's address, or <c>in this process</c>.</summary>
    public required string Source { get; init; }

    public required bool Connected { get; init; }

    /// <summary>The store's revision up to which everything is in force; 0 before the first.</summary>
    public required long Revision { get; init; }

    /// <summary>When what is in force was last known to be the control plane's latest; null: never. While connected that is now.</summary>
    public DateTimeOffset? Confirmed { get; init; }

    /// <summary>What is in force was read from the disk, and the control plane has not been heard since.</summary>
    public bool FromCache { get; init; }

    /// <summary>Objects of the latest update that this gateway refuses; what ran before it stays in force.</summary>
    public int Refused { get; init; }

    /// <summary>By name, with the reason: what is in force and cannot be served.</summary>
    public IReadOnlyList<string> Unserved { get; init; } = [];

    /// <summary>Why there is no connection, or why the latest update is refused; null when all is well.</summary>
    public string? Problem { get; init; }
}
