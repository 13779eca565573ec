using System.Runtime.CompilerServices;

namespace Portcullis.Kube;

/// <summary>Follows every change of the objects, from member to member, without gaps and without repeating any.</summary>
internal sealed class EtcdFollower(EtcdConnection connection, EtcdKeys keys, EtcdValues values)
{
    // A member that died silently or lost the others shows nothing; so it is asked when it was silent for so long.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>Batches end where commits end. Ends by <see cref="RevisionCompactedException"/>, <see cref="StorageException"/> or cancelling.</summary>
    public async IAsyncEnumerable<IReadOnlyList<EngineChange>> Follow(long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        long delivered = after;
        var retry = new EtcdRetry(connection, TimeSpan.MaxValue);
        while (true)
        {
            EtcdMember member = connection.Preferred;
            using EtcdWatch? watch = await Open(member, delivered, cancel);
            if (watch is not null)
            {
                var batches = new EtcdBatches(delivered);
                Task<EtcdWire.WatchAnswer> next = watch.Next(cancel);
                while (await Ready(next, watch, batches, cancel) && await Take(next, batches, after) is { } events)
                {
                    retry = new EtcdRetry(connection, TimeSpan.MaxValue);
                    next = watch.Next(cancel);
                    List<EngineChange> changes = values.Read(events);
                    delivered = batches.Position;
                    if (changes.Count > 0)
                        yield return changes;
                }
            }
            await retry.Pause(member, cancel);
        }
    }

    /// <summary>Asks for everything from the last delivered revision on, that one too: etcd then says when what followed it was compacted.</summary>
    private async Task<EtcdWatch?> Open(EtcdMember member, long delivered, CancellationToken cancel)
    {
        try
        {
            return await connection.Watch(member, new EtcdWire.WatchCreate(keys.Marker, keys.ObjectsTo, Math.Max(delivered, 1)), cancel);
        }
        catch (EtcdFailure failure)
        {
            Forgive(failure);
            return null;
        }
    }

    /// <summary>Waits for an answer; false when the member is not to be waited for any longer.</summary>
    private async Task<bool> Ready(Task next, EtcdWatch watch, EtcdBatches batches, CancellationToken cancel)
    {
        bool wasBehind = false;
        while (true)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            Task first = await Task.WhenAny(next, Task.Delay(Silence, connection.Time, silence.Token));
            await silence.CancelAsync();
            if (first == next)
                return true;
            cancel.ThrowIfCancellationRequested();
            bool? behind = await IsBehind(watch, batches, cancel);
            if (behind is null || (behind.Value && wasBehind))
                return false;
            wasBehind = behind.Value;
        }
    }

    /// <summary>Whether the member has more than it told; null when it does not answer.</summary>
    private async Task<bool?> IsBehind(EtcdWatch watch, EtcdBatches batches, CancellationToken cancel)
    {
        try
        {
            EtcdWire.RangeAnswer answer = await connection.Once(
                watch.Member, EtcdCalls.Range, new EtcdWire.RangeRequest { Key = keys.Marker, KeysOnly = true }, cancel, Silence);
            if (answer.Header is { Revision: > 0 and var now } && now < batches.Position)
            {
                connection.WentBackTo(now);
                throw new StorageException($"etcd went back from revision {batches.Position} to {now}: it was restored from an older backup");
            }
            return keys.Written(answer) > batches.Position;
        }
        catch (EtcdFailure)
        {
            return null;
        }
    }

    /// <summary>What is complete after this answer; null when the watch has ended and another must be made.</summary>
    private async Task<IReadOnlyList<EtcdWire.WatchEvent>?> Take(Task<EtcdWire.WatchAnswer> next, EtcdBatches batches, long after)
    {
        try
        {
            EtcdWire.WatchAnswer answer = connection.Accept(await next);
            if (answer.CompactRevision > 0)
                throw new RevisionCompactedException(Math.Max(after, batches.Position), answer.CompactRevision);
            return answer.Canceled ? throw EtcdFailure.Cancelled(answer.CancelReason) : batches.Add(answer);
        }
        catch (EtcdFailure failure)
        {
            Forgive(failure);
            return null;
        }
    }

    /// <summary>Throws what another attempt would not mend.</summary>
    private void Forgive(EtcdFailure failure)
    {
        if (failure.WantsNewToken)
            connection.ForgetToken();
        else if (!failure.IsPassing)
            throw failure.ToStorage();
    }
}
