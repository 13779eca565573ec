using System.Globalization;
using System.Text;

namespace Portcullis.Kube;

/// <summary>The number of the form in which objects lie in etcd, so that an older version never misreads what a newer one wrote.</summary>
internal sealed class EtcdFormat(EtcdConnection connection, EtcdKeys keys)
{
    /// <summary>Counts up with every change that an older version would misread.</summary>
    public const int Known = 1;

    /// <summary>Writes the number where none is yet.</summary>
    /// <exception cref="StorageException">It is a newer one.</exception>
    public async Task Verify(CancellationToken cancel)
    {
        EtcdWire.RangeAnswer answer = await Find(cancel);
        if (answer.Kvs is null or [])
        {
            var absent = new EtcdWire.Compare { Target = EtcdWire.ByCreateRevision, Key = keys.Format, CreateRevision = 0 };
            var put = new EtcdWire.Operation { RequestPut = new EtcdWire.Put(keys.Format, Encoding.ASCII.GetBytes(Known.ToString(CultureInfo.InvariantCulture))) };
            await connection.Ask(EtcdCalls.Txn, new EtcdWire.TxnRequest([absent], [put], []), cancel);
            answer = await Find(cancel);
        }
        if (answer.Kvs is not [{ Value: { } value }])
            throw EtcdFailure.Odd("a range without its key");
        if (!int.TryParse(Encoding.ASCII.GetString(value), NumberStyles.None, CultureInfo.InvariantCulture, out int format) || format > Known)
            throw new StorageException($"what is in etcd was written by a newer version of Portcullis: its format is `{Encoding.ASCII.GetString(value.AsSpan(0, Math.Min(value.Length, 16)))}`, this one knows {Known}; use the newer version, or restore a snapshot from before");
    }

    private Task<EtcdWire.RangeAnswer> Find(CancellationToken cancel) =>
        connection.Ask(EtcdCalls.Range, new EtcdWire.RangeRequest { Key = keys.Format }, cancel);
}
