using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Runs background work that must not end: what throws is told once and begun anew after a pause.</summary>
internal static class SteadyLoop
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Returns when cancelled, or when the store is closed.</summary>
    /// <param name="name">Names the work in what is reported.</param>
    public static async Task Run(string name, Func<CancellationToken, Task> work, Action<string> report, TimeProvider time, CancellationToken cancel)
    {
        string told = "";
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await work(cancel);
                told = "";
            }
            catch (Exception end) when (end is ObjectDisposedException || (end is OperationCanceledException && cancel.IsCancellationRequested))
            {
                return;
            }
            catch (Exception problem) // a loop top: the work begins anew, and whoever reads the log learns why
            {
                string line = problem is StorageException or RevisionCompactedException ? $"{name}: {problem.Message}" : $"BUG: {name}: {problem}";
                if (line != told)
                    report(line);
                told = line;
            }
            await Quietly(Task.Delay(Pause, time, cancel));
        }
    }

    /// <summary>Waits for a task whose cancellation is no news.</summary>
    public static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // Who waits looks at the token itself.
        }
    }
}
