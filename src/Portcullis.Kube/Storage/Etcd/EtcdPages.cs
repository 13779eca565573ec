using System.Runtime.CompilerServices;

namespace Portcullis.Kube;

/// <summary>Reads every object at one revision, a page at a time.</summary>
internal static class EtcdPages
{
    private const int LargestPage = 500;

    /// <summary>A page that etcd's gateway finds too large is asked for again in smaller ones.</summary>
    public static async IAsyncEnumerable<EtcdWire.KeyValue> Read(
        EtcdConnection connection, EtcdKeys keys, long revision, [EnumeratorCancellation] CancellationToken cancel)
    {
        byte[] from = keys.ObjectsFrom;
        int page = LargestPage;
        while (true)
        {
            var request = new EtcdWire.RangeRequest { Key = from, RangeEnd = keys.ObjectsTo, Limit = page, Revision = revision };
            EtcdWire.RangeAnswer? answer = await Page(connection, request, cancel);
            if (answer is null)
            {
                page = Math.Max(page / 8, 1);
                continue;
            }
            foreach (EtcdWire.KeyValue? stored in answer.Kvs ?? [])
            {
                if (stored is not { Key: { } key, ModRevision: > 0 } || key.AsSpan().SequenceCompareTo(from) < 0)
                    throw EtcdFailure.Odd("an object without a key or a revision, or out of order");
                yield return stored;
                from = EtcdKeys.After(key);
            }
            if (!answer.More || answer.Kvs is null or [])
                yield break;
        }
    }

    private static async Task<EtcdWire.RangeAnswer?> Page(EtcdConnection connection, EtcdWire.RangeRequest request, CancellationToken cancel)
    {
        try
        {
            return await connection.Ask(EtcdCalls.Range, request, cancel);
        }
        catch (EtcdFailure failure) when (failure.IsTooLargeAnswer && request.Limit > 1)
        {
            return null;
        }
    }
}
