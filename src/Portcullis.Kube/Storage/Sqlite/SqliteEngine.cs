using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Portcullis.Kube;

/// <summary>Keeps objects in one SQLite file (write-ahead log, every commit on the disk before it is acknowledged), owned by one process. Thread-safe.</summary>
/// <remarks>Values carry digests and Secrets are sealed, so damage is found when the store is opened, not when an object is missed. Revisions rise over restarts and restores.</remarks>
public sealed class SqliteEngine : IObjectEngine
{
    private const int ResealRows = 128;

    private readonly string _path;
    private readonly IValueSealer _sealer;
    private readonly OwnershipLock _lock;
    private readonly SqliteWriter _writer;
    private EngineContent? _opened;

    private SqliteEngine(string path, IValueSealer sealer, OwnershipLock held, SqliteWriter writer, EngineContent opened) =>
        (_path, _sealer, _lock, _writer, _opened) = (path, sealer, held, writer, opened);

    public bool IsShared => false;

    /// <inheritdoc/>
    public EngineReport Report => new() { Waiting = _writer.Waiting, Bytes = Length(_path) + Length(_path + "-wal"), Compactions = _writer.Compactions };

    /// <summary>Opens a store, or makes one (the file with mode 0600; its folder, if it is missing, with 0700). Reads and proves everything in it.</summary>
    /// <exception cref="StorageException">Another process has it open; it is damaged, newer, or no store; a sealed value cannot be opened; the disk fails.</exception>
    public static SqliteEngine Open(string path, IValueSealer sealer, TimeProvider time, SqliteEngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(sealer);
        ArgumentNullException.ThrowIfNull(time);
        string whole = Real(path);
        SqliteEngineOptions kept = options ?? SqliteEngineOptions.Default;
        return Translated(whole, () =>
        {
            OwnershipLock held = OwnershipLock.Take(whole);
            SqliteSession? session = null;
            try
            {
                session = SqliteSession.Open(whole, sealer, time, kept);
                if (SqliteFile.Judge(session.Connection, "quick_check") is [var problem, ..])
                    throw SqliteTrouble.Damaged(whole, problem);
                EngineContent content = session.Load();
                var writer = new SqliteWriter(session, () => Translated(whole, () => SqliteSession.Open(whole, sealer, time, kept)));
                return new SqliteEngine(whole, sealer, held, writer, content);
            }
            catch
            {
                session?.Dispose();
                held.Dispose();
                throw;
            }
        });
    }

    /// <summary>Whether a process owns the store now.</summary>
    public static bool IsInUse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
            return false;
        try
        {
            OwnershipLock.Take(Real(path)).Dispose();
            return false;
        }
        catch (StorageException)
        {
            return true;
        }
    }

    /// <summary>Looks at everything in a store or a backup; a store may be in use meanwhile.</summary>
    /// <returns>What is wrong with it is in the report; a file that cannot be read at all is a problem too.</returns>
    public static SqliteReport Check(string path, IValueSealer sealer)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(sealer);
        string whole = Real(path);
        try
        {
            return Translated(whole, () => SqliteBackup.Check(whole, sealer));
        }
        catch (StorageException problem)
        {
            return new SqliteReport(0, 0, 0, 0, 0, [problem.Message]);
        }
    }

    /// <summary>Copies a store, which may be in use by another process, as <see cref="Backup(string, CancellationToken)"/> does.</summary>
    /// <exception cref="StorageException">The store is damaged, or the copy cannot be written.</exception>
    public static SqliteReport Backup(string path, string to, IValueSealer sealer)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(sealer);
        (string whole, string copy) = (Real(path), Path.GetFullPath(to));
        return Translated(whole, () => SqliteBackup.Make(whole, copy, sealer), written: copy);
    }

    /// <summary>Puts a backup in a store's place. All watches from before begin anew: revisions go on far above any that was handed out.</summary>
    /// <param name="overwrite">A store that is there is lost.</param>
    /// <exception cref="StorageException">The backup is not sound; the store is in use; there is one and <paramref name="overwrite"/> is false. Then nothing was changed.</exception>
    public static SqliteReport Restore(string from, string path, IValueSealer sealer, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(sealer);
        (string whole, string backup) = (Real(path), Real(from));
        return Translated(backup, () => SqliteBackup.Restore(backup, whole, sealer, overwrite), written: whole);
    }

    /// <inheritdoc/>
    public Task<EngineContent> Load(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Interlocked.Exchange(ref _opened, value: null) is { } content && content.Revision == _writer.Last.Revision
            ? Task.FromResult(content)
            : _writer.Run(session => Translated(_path, session.Load), cancel);
    }

    /// <inheritdoc/>
    public Task<CommitResult> Commit(IReadOnlyList<ObjectWrite> writes, CancellationToken cancel)
    {
        WriteRules.Check(writes);
        return _writer.Commit(writes, cancel);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<EngineChange>> Follow(long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        (ChangeLink link, EngineChange[] missed) = await _writer.Run(session => (_writer.Last, Translated(_path, () => session.ChangesAfter(after))), cancel);
        if (missed.Length > 0)
            yield return missed;
        while (true)
        {
            link = await link.Next.WaitAsync(cancel);
            yield return link.Changes;
        }
    }

    /// <inheritdoc/>
    public Task<long> LatestRevision(CancellationToken cancel) => Task.FromResult(_writer.Last.Revision);

    /// <inheritdoc/>
    public Task Compact(long before, CancellationToken cancel) => _writer.Run(session => Done(() => session.Forget(before - 1)), cancel);

    /// <summary>Forgets the changes that the options do not want kept, and gives unused space back to the file system. Commits wait meanwhile.</summary>
    public Task CompactLog(CancellationToken cancel) => _writer.Run(session => Done(session.Shrink), cancel);

    /// <inheritdoc/>
    public async Task<int> Reseal(CancellationToken cancel)
    {
        int count = 0;
        foreach (string table in (string[])["objects", "changes"])
            for (long? after = 0; after is { } last;)
            {
                (int some, after) = await _writer.Run(session => Translated(_path, () => session.Reseal(table, last, ResealRows)), cancel);
                count += some;
            }
        return count;
    }

    /// <summary>Writes a copy of the store as it is now, mode 0600, while commits go on. It has its name only when it is whole and proven; a file of that name is replaced.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public Task<SqliteReport> Backup(string to, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(to);
        return Task.Run(() => Backup(_path, to, _sealer), cancel);
    }

    /// <summary>Runs <paramref name="work"/> at once: the one process that owns the file leads.</summary>
    public Task Lead(string candidate, Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.Close();
        _lock.Dispose();
    }

    /// <summary>For tests: something on the owner's connection.</summary>
    internal Task Run(string sql) => _writer.Run(session => Done(() => SqliteFile.Set(session.Connection, sql)), CancellationToken.None);

    private static string Real(string path) => Translated(path, () => PrivateFile.Real(path));

    // What cannot be written is said of the file that is written, if that is another.
    private static T Translated<T>(string path, Func<T> work, string? written = null)
    {
        try
        {
            return work();
        }
        catch (SqliteException problem)
        {
            throw SqliteTrouble.From(problem, SqliteTrouble.IsOfWriting(problem) ? written ?? path : path);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new StorageException($"`{written ?? path}`: {problem.Message}", problem);
        }
        catch (IOException problem) when (problem is not StorageException)
        {
            throw new StorageException($"`{written ?? path}`: {problem.Message}", problem);
        }
    }

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private static bool Done(Action work)
    {
        work();
        return true;
    }
}
