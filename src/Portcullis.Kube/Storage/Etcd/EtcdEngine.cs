using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Portcullis.Kube;

/// <summary>Keeps objects in etcd (3.4 or later), through its JSON gateway: the engine for several control planes on one truth.</summary>
/// <remarks>
/// A revision is etcd's own, of the last commit; what else happens in etcd does not move it. A commit is one transaction, so etcd's
/// <c>--max-txn-ops</c> (128) and <c>--max-request-bytes</c> (1.5 MiB) bound it.
/// </remarks>
public sealed class EtcdEngine : IObjectEngine
{
    private const int ResealRounds = 10;

    private readonly EtcdConnection _connection;
    private readonly EtcdKeys _keys;
    private readonly EtcdValues _values;
    private readonly EtcdOptions _options;
    private readonly EtcdCommit _commit;
    private readonly EtcdSealCheck _seal;
    private long _compactions;

    private EtcdEngine(EtcdOptions options, IValueSealer sealer, TimeProvider time)
    {
        _options = options;
        _keys = new EtcdKeys(options.Prefix);
        _connection = new EtcdConnection(options, time);
        _values = new EtcdValues(_keys, sealer);
        _seal = new EtcdSealCheck(_connection, _keys, sealer);
        _commit = new EtcdCommit(_connection, _keys, options);
    }

    public bool IsShared => true;

    /// <inheritdoc/>
    public EngineReport Report => new() { Endpoints = _connection.Endpoints, Failovers = _connection.Failovers, Compactions = Interlocked.Read(ref _compactions) };

    /// <summary>Reads the certificates; speaks to etcd only when something is asked of it.</summary>
    /// <exception cref="StorageException">A file cannot be read, or there is no endpoint.</exception>
    public static EtcdEngine Open(EtcdOptions options, IValueSealer sealer, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sealer);
        ArgumentNullException.ThrowIfNull(time);
        return options.Endpoints.IsDefaultOrEmpty ? throw new StorageException("no etcd endpoint is given") : new EtcdEngine(options, sealer, time);
    }

    public Task<EngineContent> Load(CancellationToken cancel) =>
        Translate(async () =>
        {
            await new EtcdFormat(_connection, _keys).Verify(cancel);
            await _seal.Verify(cancel);
            return await new EtcdLoader(_connection, _keys, _values, _options).Load(cancel);
        });

    public Task<CommitResult> Commit(IReadOnlyList<ObjectWrite> writes, CancellationToken cancel)
    {
        WriteRules.Check(writes);
        return Translate(() => _commit.Make(writes, _values.Seal(writes), cancel));
    }

    public async IAsyncEnumerable<IReadOnlyList<EngineChange>> Follow(long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (IReadOnlyList<EngineChange> changes in new EtcdFollower(_connection, _keys, _values).Follow(after, cancel))
            yield return changes;
    }

    public Task<long> LatestRevision(CancellationToken cancel) => Translate(async () =>
    {
        long seen = _connection.Seen;
        EtcdWire.RangeAnswer answer = await _connection.Ask(EtcdCalls.Range, new EtcdWire.RangeRequest { Key = _keys.Marker, KeysOnly = true }, cancel);
        if (answer.Header is { Revision: > 0 and var now } && now < seen)
            _connection.WentBackTo(now);
        return _keys.Written(answer) ?? throw new StorageException($"everything under `{_options.Prefix}` was removed from etcd; start this process again");
    });

    public Task Compact(long before, CancellationToken cancel) => Translate(async () =>
    {
        long last = Math.Min(before - 1, await LatestRevision(cancel));
        if (last < 1)
            return true;
        try
        {
            await _connection.Ask(EtcdCalls.Compact, new EtcdWire.CompactionRequest(last), cancel);
            Interlocked.Increment(ref _compactions);
        }
        catch (EtcdFailure failure) when (failure.IsCompacted)
        {
            return true; // by another process, or by etcd itself
        }
        return true;
    });

    /// <summary>As <see cref="IObjectEngine.Reseal"/>, but a value sealed anew is a commit like any other here: the object gets a new revision. Then history is compacted, where the old values were.</summary>
    public Task<int> Reseal(CancellationToken cancel) => Translate(async () =>
    {
        int count = 0;
        for (int round = 1; ; round++)
        {
            (int sealedAnew, int missed) = await ResealOnce(cancel);
            count += sealedAnew;
            if (missed == 0)
                break;
            if (round == ResealRounds)
                throw new StorageException($"{missed} values could not be sealed anew: others write them all the time, perhaps with an old key");
        }
        if (await _seal.Renew(cancel) || count > 0)
            await Compact(long.MaxValue, cancel);
        return count;
    });

    /// <summary>How many values each key sealed, by the key's id. What an unknown key sealed is counted, too.</summary>
    /// <exception cref="StorageException">etcd cannot serve.</exception>
    public Task<ImmutableSortedDictionary<string, int>> CountKeys(CancellationToken cancel) => Translate(async () =>
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        if (await _seal.KeyId(cancel) is { } own)
            counts[own] = 1;
        await foreach (EtcdWire.KeyValue stored in EtcdPages.Read(_connection, _keys, revision: 0, cancel))
            if (_values.KeyOf(stored) is { } id)
                counts[id] = counts.GetValueOrDefault(id) + 1;
        return counts.ToImmutableSortedDictionary(StringComparer.Ordinal);
    });

    /// <summary>As <see cref="IObjectEngine.Lead"/>; who leads also compacts history now and then.</summary>
    public Task Lead(string candidate, Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(candidate);
        ArgumentNullException.ThrowIfNull(work);
        return Translate(async () =>
        {
            await new EtcdElection(_connection, _keys, _options).Run(candidate, stop => WorkAndCompact(work, stop), cancel);
            return true;
        });
    }

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task WorkAndCompact(Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task compacting = KeepCompacting(done.Token);
        try
        {
            await work(cancel);
        }
        finally
        {
            await done.CancelAsync();
            await compacting;
        }
    }

    private async Task KeepCompacting(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await Task.Delay(_options.CompactEvery, _connection.Time, cancel);
                await Compact(await LatestRevision(cancel) - _options.KeptRevisions + 1, cancel);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (StorageException)
            {
                continue; // the next round does it; the same trouble shows wherever something is asked of etcd
            }
        }
    }

    private async Task<(int SealedAnew, int Missed)> ResealOnce(CancellationToken cancel)
    {
        (int sealedAnew, int missed) = (0, 0);
        await foreach (EtcdWire.KeyValue stored in EtcdPages.Read(_connection, _keys, revision: 0, cancel))
        {
            if (_keys.Parse(stored.Key) is not { } key || _values.IsCurrent(key, stored))
                continue;
            var write = new ObjectWrite(key, stored.ModRevision, _values.Read(stored)!.Json);
            if ((await Commit([write], cancel)).Made)
                sealedAnew++;
            else
                missed++; // written or deleted meanwhile: the next round sees
        }
        return (sealedAnew, missed);
    }

    private static async Task<T> Translate<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (EtcdFailure failure)
        {
            throw failure.ToStorage();
        }
    }
}
