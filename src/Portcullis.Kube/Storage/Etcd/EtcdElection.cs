using System.Text;

namespace Portcullis.Kube;

/// <summary>Elects one leader among processes: who creates the leader's key under a lease leads until the lease ends.</summary>
/// <remarks>
/// A leader counts its lease from before it asked for it, on its own monotonic clock, and stops its work while a quarter is left.
/// A process that was paused longer than that wakes as a leader that is none until its timer fires, a moment later; so what the work writes
/// must compare revisions, as every commit does.
/// </remarks>
internal sealed class EtcdElection(EtcdConnection connection, EtcdKeys keys, EtcdOptions options)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ResignWithin = TimeSpan.FromSeconds(2);

    public async Task Run(string candidate, Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            EtcdTenure? tenure = null;
            try
            {
                tenure = await Campaign(candidate, cancel);
                if (tenure is null)
                    await Vacancy(cancel);
            }
            catch (EtcdFailure failure)
            {
                if (!failure.IsPassing && !failure.IsOutOfSpace)
                    throw;
                await Task.Delay(Pause, connection.Time, cancel);
            }
            if (tenure is not null && await Serve(tenure, work, cancel))
                return;
        }
    }

    /// <summary>Null when another leads.</summary>
    private async Task<EtcdTenure?> Campaign(string candidate, CancellationToken cancel)
    {
        long asked = connection.Time.GetTimestamp();
        long seconds = Math.Max((long)Math.Ceiling(options.Lease.TotalSeconds), 1);
        EtcdWire.LeaseAnswer lease = await connection.Ask(EtcdCalls.Grant, new EtcdWire.LeaseGrant(seconds), cancel);
        if (lease is not { Id: not 0, Seconds: > 0 and < 86_400 })
            throw EtcdFailure.Odd("a lease without a name or a time");

        bool elected = false;
        try
        {
            var absent = new EtcdWire.Compare { Target = EtcdWire.ByCreateRevision, Key = keys.Leader, CreateRevision = 0 };
            var put = new EtcdWire.Operation { RequestPut = new EtcdWire.Put(keys.Leader, Encoding.UTF8.GetBytes(candidate), lease.Id) };
            EtcdWire.TxnAnswer answer = await connection.Once(connection.Preferred, EtcdCalls.Txn, new EtcdWire.TxnRequest([absent], [put], []), cancel);
            elected = answer.Succeeded;
        }
        finally
        {
            // Without an answer the key may be there: it goes with its lease.
            if (!elected)
                await Revoke(lease.Id);
        }
        return elected ? new EtcdTenure(lease.Id, TimeSpan.FromSeconds(lease.Seconds), asked, connection.Time) : null;
    }

    /// <summary>Waits until nobody leads, or a while, after which asking again does no harm.</summary>
    private async Task Vacancy(CancellationToken cancel)
    {
        EtcdWire.RangeAnswer answer = await connection.Ask(EtcdCalls.Range, new EtcdWire.RangeRequest { Key = keys.Leader, KeysOnly = true }, cancel);
        if (answer.Kvs is null or [])
            return;
        long from = (answer.Header?.Revision ?? 0) + 1;
        using EtcdWatch watch = await connection.Watch(connection.Preferred, new EtcdWire.WatchCreate(keys.Leader, null, from), cancel);
        using var enough = new CancellationTokenSource(options.Lease, connection.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, enough.Token);
        try
        {
            while (connection.Accept(await watch.Next(both.Token)) is { Canceled: false } told)
                if (told.Events is { Length: > 0 } events && events[^1]?.Type == EtcdValues.Deleted)
                    return;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return; // a watch that is silent proves nothing
        }
    }

    /// <summary>Works for as long as the lease is renewed; true when the work ended by itself.</summary>
    private async Task<bool> Serve(EtcdTenure tenure, Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using ITimer deadline = connection.Time.CreateTimer(_ => Stop(stop), null, tenure.Left, Timeout.InfiniteTimeSpan);
        Task renewing = Renew(tenure, deadline, stop);
        try
        {
            await work(stop.Token);
            return !stop.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return false; // no longer the leader
        }
        finally
        {
            await stop.CancelAsync();
            await renewing;
            await deadline.DisposeAsync();
            await Revoke(tenure.Lease);
        }
    }

    /// <summary>Keeps the lease until told to stop; stops the work when the lease or the key is gone.</summary>
    private async Task Renew(EtcdTenure tenure, ITimer deadline, CancellationTokenSource stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(tenure.RenewEvery, connection.Time, stop.Token);
                long asked = connection.Time.GetTimestamp();
                if (!await StillLeads(tenure, stop.Token))
                    Stop(stop);
                else if (deadline.Change(tenure.Renewed(asked), Timeout.InfiniteTimeSpan))
                    continue;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (IOException)
            {
                // No member answers, or none that may be believed: the deadline decides, the next round tries again.
                continue;
            }
        }
    }

    private async Task<bool> StillLeads(EtcdTenure tenure, CancellationToken cancel)
    {
        TimeSpan within = tenure.RenewEvery / 2;
        EtcdWire.KeepAliveLine line = await connection.Ask(
            EtcdCalls.KeepAlive, new EtcdWire.LeaseName(tenure.Lease), cancel, patience: tenure.RenewEvery, within: within);
        if (line.Result is not { Seconds: > 0 })
            return line.Error is not null ? throw EtcdFailure.Answered(line.Error) : false;
        EtcdWire.RangeAnswer key = await connection.Ask(
            EtcdCalls.Range, new EtcdWire.RangeRequest { Key = keys.Leader, KeysOnly = true }, cancel, patience: tenure.RenewEvery, within: within);
        return key.Kvs is [{ Lease: var lease }] && lease == tenure.Lease;
    }

    private async Task Revoke(long lease)
    {
        try
        {
            await connection.Ask(EtcdCalls.Revoke, new EtcdWire.LeaseName(lease), CancellationToken.None, patience: ResignWithin, within: ResignWithin);
        }
        catch (IOException)
        {
            // It ends by itself, only later.
            return;
        }
    }

    private static void Stop(CancellationTokenSource stop)
    {
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            return; // the timer fired while the work was ending
        }
    }
}
