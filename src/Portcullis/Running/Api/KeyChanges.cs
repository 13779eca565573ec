using Portcullis.Kube;

namespace Portcullis.Running;

/// <summary>Notices that a key was added to the file that Secrets are sealed with, takes it up, and seals with it what older keys sealed.</summary>
/// <remarks>By a look once a second: notifications would come for every write to the store beside it.</remarks>
internal static class KeyChanges
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Works until cancelled. Throws nothing.</summary>
    public static async Task Follow(string path, KeyRing keys, IObjectEngine engine, ResourceStore store, Action<string> report, TimeProvider time, CancellationToken stopping)
    {
        (DateTime, long) seen = Look(path);
        while (true)
        {
            await Task.Delay(LookEvery, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
                return;
            (DateTime, long) now = Look(path);
            if (now == seen)
                continue;
            seen = now;
            await TakeUp(keys, engine, store, report, stopping);
        }
    }

    private static (DateTime Written, long Length) Look(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private static async Task TakeUp(KeyRing keys, IObjectEngine engine, ResourceStore store, Action<string> report, CancellationToken stopping)
    {
        string before = keys.KeyIds[0];
        try
        {
            keys.Reload();
            store.Refresh();
            if (keys.KeyIds[0] == before)
                return;
            int count = await engine.Reseal(stopping);
            report($"Secrets are sealed with key {keys.KeyIds[0]} from now on; {count} stored values were sealed with it anew");
        }
        catch (StorageException refusal)
        {
            report($"the key file changed and is not taken up in full: {refusal.Message}; `portcullis store check` tells how it stands");
        }
        catch (OperationCanceledException)
        {
            report("the process stops before every Secret is sealed with the new key; the next start seals the rest");
        }
    }
}
