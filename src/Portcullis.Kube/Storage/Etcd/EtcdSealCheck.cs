namespace Portcullis.Kube;

/// <summary>Makes sure that all processes on one etcd seal and open with the same keys, before one writes what another cannot read.</summary>
internal sealed class EtcdSealCheck(EtcdConnection connection, EtcdKeys keys, IValueSealer sealer)
{
    // A name that no object can have.
    private static readonly ObjectKey Key = new("", "secrets", "_", "_");

    private static ReadOnlySpan<byte> Known => "portcullis"u8;

    /// <summary>The first process leaves a sealed value; every other must be able to open it.</summary>
    /// <exception cref="StorageException">SECURITY: it cannot. Reading only what happens to be readable would hide Secrets.</exception>
    public async Task Verify(CancellationToken cancel)
    {
        var absent = new EtcdWire.Compare { Target = EtcdWire.ByCreateRevision, Key = keys.Sealed, CreateRevision = 0 };
        EtcdWire.RangeAnswer answer = await Find(cancel);
        if (answer.Kvs is null or [])
        {
            var put = new EtcdWire.Operation { RequestPut = new EtcdWire.Put(keys.Sealed, sealer.Seal(Key, Known)) };
            await connection.Ask(EtcdCalls.Txn, new EtcdWire.TxnRequest([absent], [put], []), cancel);
            answer = await Find(cancel);
        }
        if (answer.Kvs is not [{ } found])
            throw EtcdFailure.Odd("a range without its key");
        if (!Opens(found))
            throw new StorageException("what is in etcd was sealed with other keys than this process has; give it the key file of the control planes that run already (--store-key)");
    }

    /// <summary>The id of the key that sealed the value; null when there is none yet.</summary>
    public async Task<string?> KeyId(CancellationToken cancel) => (await Find(cancel)).Kvs is [{ Value: { } value }] ? sealer.KeyOf(value) : null;

    /// <summary>Seals the value anew after a rotation.</summary>
    /// <returns>False: it was sealed so already.</returns>
    public async Task<bool> Renew(CancellationToken cancel)
    {
        if ((await Find(cancel)).Kvs is not [{ } found] || sealer.IsCurrent(Key, found.Value))
            return false;
        var unchanged = new EtcdWire.Compare { Target = EtcdWire.ByModRevision, Key = keys.Sealed, ModRevision = found.ModRevision };
        var put = new EtcdWire.Operation { RequestPut = new EtcdWire.Put(keys.Sealed, sealer.Seal(Key, Known)) };
        await connection.Ask(EtcdCalls.Txn, new EtcdWire.TxnRequest([unchanged], [put], []), cancel);
        return true;
    }

    private Task<EtcdWire.RangeAnswer> Find(CancellationToken cancel) =>
        connection.Ask(EtcdCalls.Range, new EtcdWire.RangeRequest { Key = keys.Sealed }, cancel);

    private bool Opens(EtcdWire.KeyValue found)
    {
        try
        {
            return sealer.Open(Key, found.Value).AsSpan().SequenceEqual(Known);
        }
        catch (StorageException)
        {
            return false;
        }
    }
}
