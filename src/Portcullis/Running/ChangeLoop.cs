namespace Portcullis.Running;

/// <summary>Calls for a reload after every change of the watched paths, until asked to stop.</summary>
internal static class ChangeLoop
{
    /// <summary>Returns when asked to stop.</summary>
    /// <param name="reload">Applies the change, or reports why not. What it throws is a mistake of ours, and ends nothing.</param>
    public static void Follow(PathWatcher watcher, Action reload, Action<string> report, CancellationToken stopping)
    {
        while (watcher.WaitForChange(stopping))
        {
            try
            {
                reload();
            }
#pragma warning disable CA1031 // the loop's top: a mistake of ours in a reload must not take down what serves
            catch (Exception mistake) when (mistake is not OutOfMemoryException)
#pragma warning restore CA1031
            {
                report($"BUG: the change is not applied: {mistake}");
            }
        }
    }
}
