namespace Portcullis.Kube;

/// <summary>How much a store remembers and how long it waits.</summary>
public sealed record ResourceStoreOptions
{
    public static ResourceStoreOptions Default { get; } = new();

    /// <summary>Changes kept in memory: how far a watcher may fall behind, and how old a list may be to be continued.</summary>
    public int KeptChanges { get; init; } = 10_000;

    /// <summary>Bytes of JSON among the kept changes; beyond them older changes are forgotten.</summary>
    public long KeptBytes { get; init; } = 64L << 20;

    /// <summary>How long a commit, or a read that must be the latest, waits for the engine to deliver what it has already committed.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first and the longest pause before following a failed engine again; it doubles in between.</summary>
    public TimeSpan RetryFrom { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan RetryTo { get; init; } = TimeSpan.FromSeconds(10);
}
