namespace Portcullis.Kube;

/// <summary>How much of the past a SQLite store keeps for watches that resume after a restart.</summary>
public sealed record SqliteEngineOptions
{
    public static SqliteEngineOptions Default { get; } = new();

    /// <summary>Changes kept; a little more until the next compaction.</summary>
    public int LogChanges { get; init; } = 10_000;

    /// <summary>Bytes kept in changes.</summary>
    public long LogBytes { get; init; } = 64L << 20;

    /// <summary>How long a change is kept, counted in time during which the store was open: neither a stopped process nor a clock that is set makes watches expire.</summary>
    public TimeSpan LogAge { get; init; } = TimeSpan.FromHours(24);
}
