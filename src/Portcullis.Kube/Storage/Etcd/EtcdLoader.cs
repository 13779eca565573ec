using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>Reads everything at one revision, in pages, and the changes that led there from etcd's own history.</summary>
internal sealed class EtcdLoader(EtcdConnection connection, EtcdKeys keys, EtcdValues values, EtcdOptions options)
{
    private const int HistoryRevisions = 10_000;
    private const long HistoryBytes = 64L << 20;
    private const int Attempts = 5;

    public async Task<EngineContent> Load(CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await LoadOnce(cancel);
            }
            catch (EtcdFailure failure) when (failure.IsCompacted && attempt < Attempts)
            {
                // Somebody compacted between two pages: what was read cannot be completed.
                cancel.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task<EngineContent> LoadOnce(CancellationToken cancel)
    {
        (long at, long written) = await Marker(cancel);
        ImmutableArray<EngineChange> objects = await Objects(at, cancel);
        long revision = objects.Aggregate(written, (latest, change) => Math.Max(latest, change.Revision));
        (ImmutableArray<EngineChange> history, long start) = await History(revision, written, cancel);
        return new EngineContent(revision, objects, history, start);
    }

    /// <summary>The revision to read everything at, and that of the last commit. The first process ever writes the marker, so that all of them begin at one revision.</summary>
    private async Task<(long At, long Written)> Marker(CancellationToken cancel)
    {
        var absent = new EtcdWire.Compare { Target = EtcdWire.ByCreateRevision, Key = keys.Marker, CreateRevision = 0 };
        var create = new EtcdWire.Operation { RequestPut = new EtcdWire.Put(keys.Marker, []) };
        var read = new EtcdWire.Operation { RequestRange = new EtcdWire.RangeRequest { Key = keys.Marker } };
        var found = new EtcdWire.RangeRequest { Key = keys.Marker, KeysOnly = true };
        EtcdWire.RangeAnswer answer = await connection.Ask(EtcdCalls.Range, found, cancel);
        if (keys.Written(answer) is null)
        {
            await connection.Ask(EtcdCalls.Txn, new EtcdWire.TxnRequest([absent], [create], [read]), cancel);
            answer = await connection.Ask(EtcdCalls.Range, found, cancel);
        }
        return answer.Header is { Revision: > 0 and var at } && keys.Written(answer) is { } written
            ? (at, written)
            : throw EtcdFailure.Odd("a range without a revision");
    }

    private async Task<ImmutableArray<EngineChange>> Objects(long at, CancellationToken cancel)
    {
        var objects = ImmutableArray.CreateBuilder<EngineChange>();
        await foreach (EtcdWire.KeyValue stored in EtcdPages.Read(connection, keys, at, cancel))
            if (values.Read(stored) is { } change)
                objects.Add(change);
        return objects.ToImmutable();
    }

    /// <summary>The changes up to a revision: as far back as etcd knows, but not endlessly.</summary>
    private async Task<(ImmutableArray<EngineChange> History, long Start)> History(long revision, long written, CancellationToken cancel)
    {
        long start = Math.Max(revision - HistoryRevisions, 1);
        while (true)
        {
            EtcdMember member = connection.Preferred;
            using EtcdWatch watch = await connection.Watch(
                member, new EtcdWire.WatchCreate(keys.Marker, keys.ObjectsTo, start, PrevKv: true), cancel);
            var history = new EtcdHistory(values, HistoryBytes, start);
            long? compacted = await Fill(history, watch, start, written, cancel);
            if (compacted is null)
                return history.UpTo(revision);
            if (compacted.Value >= revision || compacted.Value <= start)
                return ([], revision);
            start = compacted.Value;
        }
    }

    /// <summary>Reads until the last commit has come; or where etcd's knowledge begins, if that is later than the start.</summary>
    private async Task<long?> Fill(EtcdHistory history, EtcdWatch watch, long start, long written, CancellationToken cancel)
    {
        var batches = new EtcdBatches(start);
        while (batches.Position < written)
        {
            using var late = new CancellationTokenSource(options.RequestTimeout, connection.Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
            EtcdWire.WatchAnswer answer;
            try
            {
                answer = connection.Accept(await watch.Next(both.Token));
            }
            catch (OperationCanceledException cause) when (!cancel.IsCancellationRequested)
            {
                throw new EtcdFailure(EtcdFailureKind.Broken, $"etcd at `{watch.Member.Name}` did not tell its history in time", cause: cause);
            }
            if (answer.CompactRevision > 0)
                return answer.CompactRevision;
            if (answer.Canceled)
                throw EtcdFailure.Cancelled(answer.CancelReason);
            history.Add(batches.Add(answer));
        }
        return null;
    }
}
