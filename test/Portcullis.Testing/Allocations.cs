namespace Portcullis.Testing;

/// <summary>What code allocates on the calling thread once it is warm.</summary>
public static class Allocations
{
    /// <summary>Bytes of a hundred runs: the least of several rounds, since the runtime itself pays for tables and better code now and then.</summary>
    public static long Of(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        long least = long.MaxValue;
        for (int round = 0; round < 6; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
