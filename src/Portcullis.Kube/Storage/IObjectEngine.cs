namespace Portcullis.Kube;

/// <summary>Where objects are kept for good: SQLite or etcd. Thread-safe.</summary>
/// <remarks>Everything throws <see cref="StorageException"/> when the engine cannot serve.</remarks>
public interface IObjectEngine : IAsyncDisposable
{
    /// <summary>Several processes may write to this engine: what is in memory must be checked against it before a read that must be the latest.</summary>
    bool IsShared { get; }

    /// <summary>How it stands now, as far as it knows without asking anybody.</summary>
    EngineReport Report => EngineReport.Nothing;

    /// <summary>Reads everything.</summary>
    Task<EngineContent> Load(CancellationToken cancel);

    /// <summary>Makes all of the changes or none. When it returns with <see cref="CommitResult.Made"/> they are durable.</summary>
    Task<CommitResult> Commit(IReadOnlyList<ObjectWrite> writes, CancellationToken cancel);

    /// <summary>Every change after a revision, whoever made it, own commits too, in order, without gaps, until cancelled. One list holds one commit or several, never a part of one.</summary>
    /// <exception cref="RevisionCompactedException">The engine no longer knows what followed this revision: load again.</exception>
    IAsyncEnumerable<IReadOnlyList<EngineChange>> Follow(long after, CancellationToken cancel);

    /// <summary>The latest revision, as any other process would see it now.</summary>
    Task<long> LatestRevision(CancellationToken cancel);

    /// <summary>Forgets history before a revision; the objects stay.</summary>
    Task Compact(long before, CancellationToken cancel);

    /// <summary>Seals anew every value that the sealer's first key did not seal, a few at a time between other commits. No revision changes and nobody is told, unless the engine cannot write without either (etcd).
    /// Afterwards the engine holds nothing that needs an older key.</summary>
    /// <returns>How many values were sealed anew.</returns>
    Task<int> Reseal(CancellationToken cancel);

    /// <summary>Runs <paramref name="work"/> while this process leads, again whenever it leads anew, until cancelled. Of all processes on one engine one leads at a time.</summary>
    Task Lead(string candidate, Func<CancellationToken, Task> work, CancellationToken cancel);
}
