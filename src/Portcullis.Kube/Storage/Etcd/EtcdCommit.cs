using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Kube;

/// <summary>Makes commits: one transaction that compares every object's revision. When an answer is lost it finds out what became of the transaction.</summary>
/// <remarks>
/// A transaction whose answer is lost may still be on its way: a paused member can hand it on minutes later. So each has a name, is made
/// only while its void key is absent, and writes its name to the marker. Writing the void key decides it: whatever was not made before is
/// never made, and the marker's past tells which. Only then is it tried again.
/// </remarks>
internal sealed class EtcdCommit(EtcdConnection connection, EtcdKeys keys, EtcdOptions options)
{
    // Longer than anything in flight lives; after it etcd removes the void key by itself.
    private const long VoidSeconds = 3600;

    /// <summary>Not to be cancelled once it is sent: whoever gave up would not know what happened.</summary>
    public async Task<CommitResult> Make(IReadOnlyList<ObjectWrite> writes, byte[]?[] values, CancellationToken cancel)
    {
        var retry = new EtcdRetry(connection, options.Patience);
        long since = connection.Seen > 0 ? connection.Seen : await Revision(cancel);
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            string name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            EtcdMember member = connection.Preferred;
            try
            {
                return Read(await connection.Once(member, EtcdCalls.Txn, Transaction(writes, values, name), CancellationToken.None), writes);
            }
            catch (EtcdFailure failure) when (failure.Kind is EtcdFailureKind.Broken or EtcdFailureKind.Odd || failure.IsOutOfSpace)
            {
                connection.PassOver(member);
                if (await Find(name, since, failure) is { } revision)
                    return new CommitResult(revision, Conflict: null);
                if (failure.IsOutOfSpace || retry.IsOver)
                    throw failure.ToStorage();
                await retry.Pause(member, cancel);
            }
            catch (EtcdFailure failure)
            {
                if (!failure.IsPassing || retry.IsOver)
                    throw failure.ToStorage();
                await retry.Pause(member, cancel);
            }
        }
    }

    private EtcdWire.TxnRequest Transaction(IReadOnlyList<ObjectWrite> writes, byte[]?[] values, string name)
    {
        var compare = new List<EtcdWire.Compare>(writes.Count + 1);
        var success = new List<EtcdWire.Operation>(writes.Count + 1);
        var failure = new List<EtcdWire.Operation>(writes.Count);
        for (int at = 0; at < writes.Count; at++)
        {
            byte[] key = keys.Object(writes[at].Key);
            compare.Add(new EtcdWire.Compare { Target = EtcdWire.ByModRevision, Key = key, ModRevision = writes[at].Expected });
            success.Add(values[at] is { } value
                ? new EtcdWire.Operation { RequestPut = new EtcdWire.Put(key, value) }
                : new EtcdWire.Operation { RequestDeleteRange = new EtcdWire.DeleteRange(key) });
            failure.Add(new EtcdWire.Operation { RequestRange = new EtcdWire.RangeRequest { Key = key, KeysOnly = true } });
        }
        compare.Add(new EtcdWire.Compare { Target = EtcdWire.ByCreateRevision, Key = keys.Void(name), CreateRevision = 0 });
        success.Add(new EtcdWire.Operation { RequestPut = new EtcdWire.Put(keys.Marker, Encoding.ASCII.GetBytes(name)) });
        return new EtcdWire.TxnRequest(compare, success, failure);
    }

    private static CommitResult Read(EtcdWire.TxnAnswer answer, IReadOnlyList<ObjectWrite> writes)
    {
        if (answer.Succeeded)
            return answer.Header is { Revision: > 0 } header ? new CommitResult(header.Revision, Conflict: null) : throw EtcdFailure.Odd("a transaction without a revision");

        if (answer.Responses?.Length != writes.Count)
            throw EtcdFailure.Odd("a transaction with another number of answers");
        for (int at = 0; at < writes.Count; at++)
        {
            EtcdWire.KeyValue? found = answer.Responses[at]?.ResponseRange?.Kvs is [var only, ..] ? only : null;
            if ((found?.ModRevision ?? 0) != writes[at].Expected)
                return new CommitResult(0, writes[at].Key);
        }
        throw EtcdFailure.Odd("a transaction refused without a cause");
    }

    /// <summary>The revision of a commit whose answer is lost; null when it was not made and never will be.</summary>
    private async Task<long?> Find(string name, long since, EtcdFailure lost)
    {
        try
        {
            // Out of space nothing can be written, and nothing is on its way: etcd's answer came.
            if (!lost.IsOutOfSpace)
                await Forbid(name);
            EtcdWire.RangeAnswer answer = await connection.Ask(
                EtcdCalls.Range, new EtcdWire.RangeRequest { Key = keys.Marker }, CancellationToken.None);
            if (keys.Written(answer) is not { } last || last <= since)
                return null;
            return Is(answer.Kvs![0]!.Value, name) ? last : await Search(name, since, last);
        }
        catch (EtcdFailure)
        {
            throw lost.ToStorage(outcomeUnknown: true);
        }
    }

    private async Task Forbid(string name)
    {
        EtcdWire.LeaseAnswer lease = await connection.Ask(EtcdCalls.Grant, new EtcdWire.LeaseGrant(VoidSeconds), CancellationToken.None);
        var put = new EtcdWire.Operation { RequestPut = new EtcdWire.Put(keys.Void(name), [], lease.Id) };
        await connection.Ask(EtcdCalls.Txn, new EtcdWire.TxnRequest([], [put], []), CancellationToken.None);
    }

    /// <summary>Looks for the name among what the marker held after one revision and up to another.</summary>
    private async Task<long?> Search(string name, long since, long last)
    {
        using EtcdWatch watch = await connection.Watch(connection.Preferred, new EtcdWire.WatchCreate(keys.Marker, null, since + 1), CancellationToken.None);
        using var late = new CancellationTokenSource(options.RequestTimeout, connection.Time);
        while (true)
        {
            EtcdWire.WatchAnswer answer = connection.Accept(await Next(watch, late.Token));
            if (answer.Canceled)
                throw EtcdFailure.Odd("the watch for a lost commit was cancelled"); // compacted meanwhile: it cannot be known
            foreach (EtcdWire.WatchEvent? change in answer.Events ?? [])
            {
                if (change?.Kv is not { ModRevision: var revision, Value: var value })
                    continue;
                if (Is(value, name))
                    return revision;
                if (revision >= last)
                    return null;
            }
        }
    }

    private static async Task<EtcdWire.WatchAnswer> Next(EtcdWatch watch, CancellationToken late)
    {
        try
        {
            return await watch.Next(late);
        }
        catch (OperationCanceledException cause)
        {
            throw EtcdFailure.Odd("the watch for a lost commit brought nothing", cause);
        }
    }

    private static bool Is(byte[]? value, string name) => value is not null && value.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(name));

    private async Task<long> Revision(CancellationToken cancel) =>
        (await connection.Ask(EtcdCalls.Range, new EtcdWire.RangeRequest { Key = keys.Marker, KeysOnly = true }, cancel)).Header?.Revision
            ?? throw EtcdFailure.Odd("a range without a header");
}
