namespace Portcullis.Kube;

/// <summary>Turns what etcd stores into changes: keys parsed, sealed values opened.</summary>
internal sealed class EtcdValues(EtcdKeys keys, IValueSealer sealer)
{
    public const string Deleted = "DELETE";

    public byte[]?[] Seal(IReadOnlyList<ObjectWrite> writes) =>
        [.. writes.Select(write => write.Json is { } json ? sealer.Seal(write.Key, json.Span) : null)];

    public string? KeyOf(EtcdWire.KeyValue stored) => stored.Value is { } value ? sealer.KeyOf(value) : null;

    public bool IsCurrent(ObjectKey key, EtcdWire.KeyValue stored) => sealer.IsCurrent(key, stored.Value);

    /// <summary>Null for what is not an object.</summary>
    /// <exception cref="StorageException">The value cannot be opened.</exception>
    public EngineChange? Read(EtcdWire.KeyValue stored) =>
        keys.Parse(stored.Key) is { } key ? new EngineChange(stored.ModRevision, key, sealer.Open(key, stored.Value)) : null;

    public EngineChange? Read(EtcdWire.WatchEvent change)
    {
        EtcdWire.KeyValue kv = change.Kv!;
        if (change.Type != Deleted)
            return Read(kv);
        return keys.Parse(kv.Key) is { } key ? new EngineChange(kv.ModRevision, key, Json: null) : null;
    }

    /// <summary>The changes of a watch. One that cannot be opened is told as that: it must not keep back all others.</summary>
    public List<EngineChange> Read(IReadOnlyList<EtcdWire.WatchEvent> events)
    {
        var changes = new List<EngineChange>(events.Count);
        foreach (EtcdWire.WatchEvent change in events)
            if (TryRead(change) is { } read)
                changes.Add(read);
        return changes;
    }

    private EngineChange? TryRead(EtcdWire.WatchEvent change)
    {
        try
        {
            return Read(change);
        }
        catch (StorageException sealedOtherwise)
        {
            return new EngineChange(change.Kv!.ModRevision, keys.Parse(change.Kv.Key)!, Json: null, sealedOtherwise.Message);
        }
    }
}
