using System.Collections.Immutable;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Writes down what the data planes of this process run: for the control plane that leads, and for whoever comes after a restart.</summary>
/// <param name="isShared">Others read it: it is written at once and renewed. Otherwise it is written now and then.</param>
internal sealed class PlanePublisher(ConfigFeed feed, ResourceStore store, TimeProvider time, string identity, bool isShared, TimeSpan expiry)
{
    // etcd takes values up to 1.5 MiB, and a character may be written in six bytes.
    private const int PartSize = 300;
    private const int PartCharacters = 150_000;

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    private ImmutableArray<PlaneRun> _written = [];
    private int _parts;

    /// <summary>Runs until cancelled; then writes once more that nobody is connected here.</summary>
    public async Task Run(CancellationToken cancel)
    {
        FeedListener listener = feed.Listen();
        try
        {
            while (true)
            {
                bool woken = await listener.Wake.Wait(isShared ? PlaneRecords.RenewEvery : Timeout.InfiniteTimeSpan, time, cancel);
                (_, bool planes) = feed.Take(listener);
                feed.Forget(time.GetUtcNow() - expiry);
                if (woken && !planes)
                    continue;
                // Acknowledgements come in bursts: one record for all of them.
                await Task.Delay(isShared ? Soon : Later, time, cancel);
                await Write(feed.Planes, renew: !woken, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await Write([.. feed.Planes.Select(run => run with { Connected = false, Seen = run.Connected ? time.GetUtcNow() : run.Seen })], renew: false, late.Token);
            throw;
        }
        finally
        {
            feed.Unlisten(listener);
        }
    }

    private async Task Write(ImmutableArray<PlaneRun> runs, bool renew, CancellationToken cancel)
    {
        if (runs.IsEmpty && _parts == 0)
            return;
        if (!renew && runs.SequenceEqual(_written))
            return;
        List<List<PlaneRun>> parts = Parts(runs);
        bool made = true;
        for (int part = 0; part < Math.Max(parts.Count, _parts); part++)
        {
            ObjectKey key = PlaneRecords.KeyOf(identity, part);
            StoredObject? now = store.Current.Get(key);
            if (part < parts.Count)
                made &= (await store.Commit([new ObjectWrite(key, now?.Revision ?? 0, PlaneRecordJson.Write(key.Name, parts[part], time.GetUtcNow()))], cancel)).Made;
            else if (now is not null)
                made &= (await store.Commit([new ObjectWrite(key, now.Revision, Json: null)], cancel)).Made;
        }
        // Another process of the same name would be the only one to be faster; it is written again at the next occasion.
        (_written, _parts) = (made ? runs : [], parts.Count);
    }

    private static List<List<PlaneRun>> Parts(ImmutableArray<PlaneRun> runs)
    {
        List<List<PlaneRun>> parts = [[]];
        int characters = 0;
        foreach (PlaneRun run in runs)
        {
            int more = PlaneRecordJson.LengthOf(run);
            if (parts[^1].Count > 0 && (parts[^1].Count == PartSize || characters + more > PartCharacters))
            {
                parts.Add([]);
                characters = 0;
            }
            parts[^1].Add(run);
            characters += more;
        }
        return parts;
    }
}
