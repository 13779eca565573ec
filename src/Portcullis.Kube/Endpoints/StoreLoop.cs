namespace Portcullis.Kube;

/// <summary>Follows the store for as long as there is one: what storage refuses is tried anew from the store as it is.</summary>
internal static class StoreLoop
{
    /// <summary>How long to wait before trying again when storage does not serve.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Works until cancelled, or until the store closes. Throws nothing but the cancellation.</summary>
    /// <param name="work">Begins with the store as it is, and ends by an exception alone.</param>
    /// <param name="failed">Is told why the work begins anew.</param>
    public static async Task Run(Func<CancellationToken, Task> work, Action<string> failed, TimeProvider time, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await work(cancel);
            }
            catch (ObjectDisposedException)
            {
                return; // the store is closed
            }
            catch (Exception problem) when (problem is StorageException or RevisionCompactedException) // begin anew from the store as it is
            {
                failed(problem.Message);
                await Task.Delay(Pause, time, cancel);
            }
        }
    }
}
