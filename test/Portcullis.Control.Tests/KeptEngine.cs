using Portcullis.Kube;

namespace Portcullis.Control.Tests;

/// <summary>An engine in memory that survives being disposed, as a database survives its process; several control planes may share it.</summary>
internal sealed class KeptEngine(bool isShared = false) : IObjectEngine
{
    private readonly MemoryEngine _kept = new(isShared);

    public bool IsShared => _kept.IsShared;

    /// <summary>While set, nothing can be committed.</summary>
    public bool IsFull { get; set; }

    public Task<EngineContent> Load(CancellationToken cancel) => _kept.Load(cancel);

    public Task<CommitResult> Commit(IReadOnlyList<ObjectWrite> writes, CancellationToken cancel) =>
        IsFull ? throw new StorageException("the disk is full") : _kept.Commit(writes, cancel);

    public IAsyncEnumerable<IReadOnlyList<EngineChange>> Follow(long after, CancellationToken cancel) => _kept.Follow(after, cancel);

    public Task<long> LatestRevision(CancellationToken cancel) => _kept.LatestRevision(cancel);

    public Task Compact(long before, CancellationToken cancel) => _kept.Compact(before, cancel);

    public Task<int> Reseal(CancellationToken cancel) => _kept.Reseal(cancel);

    public Task Lead(string candidate, Func<CancellationToken, Task> work, CancellationToken cancel) => _kept.Lead(candidate, work, cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
