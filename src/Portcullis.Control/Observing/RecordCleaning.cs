using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Removes the records of control planes that are gone for good.</summary>
internal sealed class RecordCleaning(ConfigFeed feed, ResourceStore store, TimeProvider time, string identity, bool isShared, TimeSpan expiry)
{
    private readonly PlaneRecords _records = new(feed, store, time, identity, isShared);

    /// <summary>Runs until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (true)
        {
            _records.All(expiry);
            foreach (StoredObject old in _records.Expired(expiry))
                await store.Commit([new ObjectWrite(old.Key, old.Revision, Json: null)], cancel);
            await Task.Delay(PlaneRecords.GoneAfter, time, cancel);
        }
    }
}
