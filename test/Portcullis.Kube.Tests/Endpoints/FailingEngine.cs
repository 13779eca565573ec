namespace Portcullis.Kube.Tests;

/// <summary>An engine in memory that fails its commits when told to.</summary>
public sealed class FailingEngine : IObjectEngine
{
    private readonly MemoryEngine _inner = new();

    public StorageException? Failure { get; set; }

    public bool IsShared => false;

    public Task<EngineContent> Load(CancellationToken cancel) => _inner.Load(cancel);

    public Task<CommitResult> Commit(IReadOnlyList<ObjectWrite> writes, CancellationToken cancel) => Failure is { } failure ? throw failure : _inner.Commit(writes, cancel);

    public IAsyncEnumerable<IReadOnlyList<EngineChange>> Follow(long after, CancellationToken cancel) => _inner.Follow(after, cancel);

    public Task<long> LatestRevision(CancellationToken cancel) => _inner.LatestRevision(cancel);

    public Task Compact(long before, CancellationToken cancel) => _inner.Compact(before, cancel);

    public Task<int> Reseal(CancellationToken cancel) => _inner.Reseal(cancel);

    public Task Lead(string candidate, Func<CancellationToken, Task> work, CancellationToken cancel) => _inner.Lead(candidate, work, cancel);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
