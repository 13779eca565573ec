namespace Portcullis.Kube.Tests;

public sealed class MemorySharedStoreModelTests : SharedStoreModelTests
{
    private readonly MemoryEngine _engine = new(isShared: true);

    // Never disposed by a store's end: the other store is still on it.
    protected override IObjectEngine OpenEngine() => new Borrowed(_engine);

    private sealed class Borrowed(MemoryEngine engine) : IObjectEngine
    {
        public bool IsShared => true;

        public Task<EngineContent> Load(CancellationToken cancel) => engine.Load(cancel);

        public Task<CommitResult> Commit(IReadOnlyList<ObjectWrite> writes, CancellationToken cancel) => engine.Commit(writes, cancel);

        public IAsyncEnumerable<IReadOnlyList<EngineChange>> Follow(long after, CancellationToken cancel) => engine.Follow(after, cancel);

        public Task<long> LatestRevision(CancellationToken cancel) => engine.LatestRevision(cancel);

        public Task Compact(long before, CancellationToken cancel) => engine.Compact(before, cancel);

        public Task<int> Reseal(CancellationToken cancel) => engine.Reseal(cancel);

        public Task Lead(string candidate, Func<CancellationToken, Task> work, CancellationToken cancel) => engine.Lead(candidate, work, cancel);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
