using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Lets a shared engine forget history that no watch needs any more: what is older than an hour. An engine of this process alone does so itself.</summary>
internal sealed class HistoryCompaction(IObjectEngine engine, ResourceStore store, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    private readonly Queue<(long At, long Revision)> _marks = new();

    /// <summary>Runs until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (true)
        {
            _marks.Enqueue((time.GetTimestamp(), store.CurrentRevision));
            long before = 0;
            while (_marks.TryPeek(out (long At, long Revision) mark) && time.GetElapsedTime(mark.At) >= Kept)
                before = _marks.Dequeue().Revision;
            if (before > 0 && engine.IsShared)
                await engine.Compact(before, cancel);
            await Task.Delay(LookEvery, time, cancel);
        }
    }
}
