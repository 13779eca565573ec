using System.Threading.Channels;

namespace Portcullis.Kube;

/// <summary>The one thread that touches a store file. Commits that wait together share one transaction, and so one wait for the disk.</summary>
internal sealed class SqliteWriter
{
    private const int MostWaiting = 4096;
    private const int MostTogether = 256;
    private const long MostBytesTogether = 8 << 20;

    private readonly Channel<object> _jobs = Channel.CreateBounded<object>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<SqliteCommit> _together = [];
    private readonly Func<SqliteSession> _open;
    private SqliteSession? _session;
    private ChangeLink _last;
    private long _compacted;
    private long _compactions;

    /// <summary>Starts the thread.</summary>
    /// <param name="session">The first session; <paramref name="open"/> makes those that replace broken ones.</param>
    public SqliteWriter(SqliteSession session, Func<SqliteSession> open)
    {
        (_session, _open) = (session, open);
        _last = new ChangeLink(session.Revision, []);
        _compacted = session.Compacted;
        new Thread(Work) { IsBackground = true, Name = "store" }.Start();
    }

    /// <summary>The latest commit that is durable.</summary>
    public ChangeLink Last => Volatile.Read(ref _last);

    /// <summary>Commits and other work that wait for the thread.</summary>
    public int Waiting => _jobs.Reader.Count;

    /// <summary>How often changes were forgotten.</summary>
    public long Compactions => Interlocked.Read(ref _compactions);

    public async Task<CommitResult> Commit(IReadOnlyList<ObjectWrite> writes, CancellationToken cancel)
    {
        var commit = new SqliteCommit(writes, cancel);
        await Enqueue(commit, cancel);
        return await commit.Done.Task;
    }

    /// <summary>Runs something on the writer's thread, between commits.</summary>
    public async Task<T> Run<T>(Func<SqliteSession, T> work, CancellationToken cancel)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Enqueue((Action)(() =>
        {
            try
            {
                cancel.ThrowIfCancellationRequested();
                done.TrySetResult(work(Session()));
            }
            catch (Exception problem) // a border: it is thrown again where the work was asked for
            {
                done.TrySetException(problem);
            }
        }), cancel);
        return await done.Task;
    }

    /// <summary>Finishes what waits, then closes the file.</summary>
    public Task Close()
    {
        _jobs.Writer.TryComplete();
        return _ended.Task;
    }

    private async Task Enqueue(object job, CancellationToken cancel)
    {
        try
        {
            await _jobs.Writer.WriteAsync(job, cancel);
        }
        catch (ChannelClosedException problem)
        {
            throw new StorageException("the store is closed", problem);
        }
    }

    private void Work()
    {
        ChannelReader<object> jobs = _jobs.Reader;
        while (jobs.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (jobs.TryPeek(out object? next))
            {
                if (next is SqliteCommit)
                    CommitTogether(jobs);
                else if (jobs.TryRead(out next))
                    ((Action)next)();
                if (_session is { Compacted: var compacted } && compacted > _compacted)
                {
                    _compacted = compacted;
                    Interlocked.Increment(ref _compactions);
                }
                if (_session is { IsBroken: true })
                    Replace();
            }
        }
        _session?.Dispose();
        _last.End("the store was closed");
        _ended.SetResult();
    }

    private void CommitTogether(ChannelReader<object> jobs)
    {
        _together.Clear();
        long bytes = 0;
        while (_together.Count < MostTogether && bytes < MostBytesTogether && jobs.TryPeek(out object? next) && next is SqliteCommit commit)
        {
            jobs.TryRead(out _);
            if (commit.Cancel.IsCancellationRequested)
            {
                commit.Done.TrySetCanceled(commit.Cancel);
                continue;
            }
            _together.Add(commit);
            bytes += commit.Bytes;
        }
        if (_together.Count == 0 || TryCommit(_together, isLastTry: _together.Count == 1))
            return;

        // One may be at fault alone: too large for what is left of the disk, say.
        foreach (SqliteCommit commit in _together)
            TryCommit([commit], isLastTry: true);
    }

    private bool TryCommit(IReadOnlyList<SqliteCommit> commits, bool isLastTry)
    {
        try
        {
            SqliteSession session = Session();
            session.Commit(commits);
            Publish(commits);
            Trim(session);
            return true;
        }
        catch (StorageException problem) when (!isLastTry && !problem.OutcomeUnknown)
        {
            return false;
        }
        catch (Exception problem) // a loop top: the writers are told, and the next commits are tried
        {
            foreach (SqliteCommit commit in commits)
                commit.Done.TrySetException(problem);
            return true;
        }
    }

    private void Publish(IReadOnlyList<SqliteCommit> commits)
    {
        foreach (SqliteCommit commit in commits)
        {
            if (commit.Result.Made)
                Publish(commit.Result.Revision, [.. commit.Writes.Select(write => new EngineChange(commit.Result.Revision, write.Key, write.Json))]);
            commit.Done.TrySetResult(commit.Result);
        }
    }

    private void Publish(long revision, EngineChange[] changes) => Volatile.Write(ref _last, _last.Append(revision, changes));

    private static void Trim(SqliteSession session)
    {
        try
        {
            session.Trim();
        }
        catch (StorageException)
        {
            // The commits are made. A disk that is full now refuses the next one, and says so there; the log is trimmed later.
            return;
        }
    }

    // At once, not with the next commit: one whose outcome was not known may have been made, and those who follow wait for it.
    private void Replace()
    {
        try
        {
            Session();
        }
        catch (Exception) // a loop top: the next commit tries again, and says what is wrong
        {
            return;
        }
    }

    private SqliteSession Session()
    {
        if (_session is { IsBroken: false } good)
            return good;
        _session?.Dispose();
        _session = null;
        SqliteSession session = _open();
        try
        {
            if (session.Revision < _last.Revision)
                throw new StorageException($"the store lost revisions after {session.Revision}: it was replaced while it was open");
            // A commit whose outcome was not known may have been made after all: then those who follow learn of it now.
            if (session.Revision > _last.Revision)
                Publish(session.Revision, session.ChangesAfter(_last.Revision));
            return _session = session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
