using System.Collections.Concurrent;

namespace Portcullis.Authorizing;

/// <summary>Lends benches to as many questions as there are at a time, and keeps a few.</summary>
internal sealed class CheckBenches
{
    private static readonly int Most = Math.Max(2, Environment.ProcessorCount);

    private readonly ConcurrentBag<CheckBench> _free = [];

    public CheckBench Take() => _free.TryTake(out CheckBench? bench) ? bench : new CheckBench();

    public void Return(CheckBench bench)
    {
        bench.Clear();
        if (_free.Count < Most)
            _free.Add(bench);
    }
}
