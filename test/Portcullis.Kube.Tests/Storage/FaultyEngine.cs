using System.Runtime.CompilerServices;

namespace Portcullis.Kube.Tests;

/// <summary>An engine in memory whose connection can be cut, as a database's across a network.</summary>
internal sealed class FaultyEngine(bool isShared = false, int keptChanges = 10_000) : IObjectEngine
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _line = new();
    private string? _cut;

    public MemoryEngine Real { get; private set; } = new(isShared, keptChanges);

    public bool IsShared => isShared;

    /// <summary>How often it was asked to follow.</summary>
    public int Follows { get; private set; }

    public void Cut(string why)
    {
        lock (_gate)
            _cut = why;
        _line.Cancel();
    }

    public void Mend()
    {
        lock (_gate)
        {
            _cut = null;
            _line = new CancellationTokenSource();
        }
    }

    /// <summary>Another database answers from now on, as after somebody restored an old copy.</summary>
    public void Become(MemoryEngine other)
    {
        Cut("replaced");
        Real = other;
        Mend();
    }

    public Task<EngineContent> Load(CancellationToken cancel) => Asked(() => Real.Load(cancel));

    public Task<CommitResult> Commit(IReadOnlyList<ObjectWrite> writes, CancellationToken cancel) => Asked(() => Real.Commit(writes, cancel));

    public async IAsyncEnumerable<IReadOnlyList<EngineChange>> Follow(long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        CancellationToken line = Asked(() => _line.Token);
        Follows++;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(line, cancel);
        await using IAsyncEnumerator<IReadOnlyList<EngineChange>> real = Real.Follow(after, either.Token).GetAsyncEnumerator(either.Token);
        while (true)
        {
            try
            {
                await real.MoveNextAsync();
            }
            catch (OperationCanceledException) when (line.IsCancellationRequested)
            {
                throw new StorageException("the line is cut");
            }
            yield return real.Current;
        }
    }

    public Task<long> LatestRevision(CancellationToken cancel) => Asked(() => Real.LatestRevision(cancel));

    public Task Compact(long before, CancellationToken cancel) => Real.Compact(before, cancel);

    public Task<int> Reseal(CancellationToken cancel) => Real.Reseal(cancel);

    public Task Lead(string candidate, Func<CancellationToken, Task> work, CancellationToken cancel) => Real.Lead(candidate, work, cancel);

    public ValueTask DisposeAsync() => Real.DisposeAsync();

    private T Asked<T>(Func<T> real)
    {
        lock (_gate)
            return _cut is { } why ? throw new StorageException(why) : real();
    }
}
