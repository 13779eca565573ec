using Portcullis.Kube;

namespace Portcullis.Running;

/// <summary>Brings the store to what the files say after every change of theirs, and after storage was away.</summary>
internal static class FollowLoop
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    /// <summary>Works until cancelled. Throws nothing.</summary>
    public static Task Run(PathWatcher watcher, FileFollower follower, Action<string> report, CancellationToken stopping) =>
        Task.Factory.StartNew(() => Follow(watcher, follower, report, stopping), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Follow(PathWatcher watcher, FileFollower follower, Action<string> report, CancellationToken stopping)
    {
        bool unfinished = false;
        while (!stopping.IsCancellationRequested)
        {
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            wait.CancelAfter(Again);
            bool changed = watcher.WaitForChange(wait.Token);
            if (stopping.IsCancellationRequested)
                return;
            if (changed || unfinished || follower.HasDrifted())
                unfinished = !Try(follower, report, stopping);
        }
    }

    private static bool Try(FileFollower follower, Action<string> report, CancellationToken stopping)
    {
        try
        {
            // Whether or not the files are taken, there is nothing more to do before they change.
            _ = follower.Follow(stopping).GetAwaiter().GetResult();
            return true;
        }
        catch (StorageException refusal)
        {
            report($"what the files say is not written yet: {refusal.Message}");
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
#pragma warning disable CA1031 // the loop's top: a mistake of ours over one change must not take down what serves
        catch (Exception mistake) when (mistake is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            report($"BUG: what the files say is not written: {mistake}");
            return true;
        }
    }
}
