using Portcullis.Kube;

namespace Portcullis.Running;

/// <summary>Notices that a key was added to the file that Secrets are sealed with, takes it up, and seals with it what older keys sealed.</summary>
internal static class KeyChanges
{
    /// <summary>Works until cancelled. Throws nothing.</summary>
    public static Task Follow(string path, KeyRing keys, IObjectEngine engine, Action<string> report, CancellationToken stopping) =>
        Task.Factory.StartNew(
            () =>
            {
                using var watcher = new PathWatcher([path], report);
                ChangeLoop.Follow(watcher, () => TakeUp(keys, engine, report, stopping), report, stopping);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void TakeUp(KeyRing keys, IObjectEngine engine, Action<string> report, CancellationToken stopping)
    {
        string before = keys.KeyIds[0];
        try
        {
            keys.Reload();
            if (keys.KeyIds[0] == before)
                return;
            int count = engine.Reseal(stopping).GetAwaiter().GetResult();
            report($"Secrets are sealed with key {keys.KeyIds[0]} from now on; {count} stored values were sealed with it anew");
        }
        catch (StorageException refusal)
        {
            report($"the key file changed and cannot be used: {refusal.Message}; Secrets are sealed with key {before} as before");
        }
        catch (OperationCanceledException)
        {
            report("the process stops before every Secret is sealed with the new key; its next start or `portcullis store rotate-key --finish` goes on");
        }
    }
}
