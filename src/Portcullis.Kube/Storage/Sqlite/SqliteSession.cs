using Microsoft.Data.Sqlite;

namespace Portcullis.Kube;

/// <summary>The owner's connection to a store file. For one thread at a time; after <see cref="IsBroken"/> it must be replaced.</summary>
internal sealed class SqliteSession : IDisposable
{
    private static readonly TimeSpan TrimEvery = TimeSpan.FromMinutes(1);

    private readonly SqliteConnection _connection;
    private readonly SqliteStatements _statements;
    private readonly string _path;
    private readonly IValueSealer _sealer;
    private readonly SqliteEngineOptions _options;
    private readonly TimeProvider _time;
    private readonly long _opened;
    private readonly long _openedAt; // in the log's own time, see Now
    private TimeSpan _nextTrim;
    private int _logCount;
    private long _logBytes;

    private SqliteSession(SqliteConnection connection, string path, IValueSealer sealer, TimeProvider time, SqliteEngineOptions options)
    {
        (_connection, _path, _sealer, _time, _options) = (connection, path, sealer, time, options);
        _statements = new SqliteStatements(connection);
        _opened = time.GetTimestamp();
        _openedAt = SqliteFile.Number(connection, "SELECT max(at) FROM changes");
        Revision = SqliteContent.State(connection, "revision");
        Compacted = SqliteContent.State(connection, "compacted");
        Weigh();
    }

    public SqliteConnection Connection => _connection;

    public long Revision { get; private set; }

    /// <summary>Changes after this revision are all in the log.</summary>
    public long Compacted { get; private set; }

    /// <summary>It is not known any more what the file holds.</summary>
    public bool IsBroken { get; private set; }

    private TimeSpan Age => _time.GetElapsedTime(_opened);

    // The log's clock counts milliseconds during which the store was open, so setting the wall clock moves nothing.
    private long Now => _openedAt + (long)Age.TotalMilliseconds;

    public static SqliteSession Open(string path, IValueSealer sealer, TimeProvider time, SqliteEngineOptions options)
    {
        SqliteConnection connection = SqliteFile.Own(path);
        try
        {
            return new SqliteSession(connection, path, sealer, time, options);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes every commit that finds what it expects, all in one transaction, and leaves in each what became of it.</summary>
    /// <exception cref="StorageException">None of them was made, unless it says that this is not known.</exception>
    public void Commit(IReadOnlyList<SqliteCommit> commits)
    {
        // Without its name the file would take writes until the process ends, and then be gone.
        if (!File.Exists(_path))
            throw SqliteTrouble.Damaged(_path, "it was removed while it was open");
        long revision = Revision;
        (int count, long bytes) = (_logCount, _logBytes);
        Transact(() =>
        {
            foreach (SqliteCommit commit in commits)
            {
                commit.Result = new CommitResult(0, Unexpected(commit.Writes));
                if (!commit.Result.Made)
                    continue;
                revision++;
                foreach (ObjectWrite write in commit.Writes)
                    bytes += Write(write, revision);
                count += commit.Writes.Count;
                commit.Result = new CommitResult(revision, Conflict: null);
            }
            if (revision != Revision)
                _statements.SetState("revision", revision);
        });
        (Revision, _logCount, _logBytes) = (revision, count, bytes);
    }

    public EngineContent Load() => SqliteContent.Load(_connection, _sealer, _path);

    /// <summary>The log from a revision on.</summary>
    /// <exception cref="RevisionCompactedException">The log does not reach back so far, or the store not yet.</exception>
    public EngineChange[] ChangesAfter(long revision)
    {
        if (revision < Compacted || revision > Revision)
            throw new RevisionCompactedException(revision, Compacted);
        return SqliteContent.After(_connection, _sealer, _path, revision);
    }

    /// <summary>Forgets what the options do not want kept, when it is time to look.</summary>
    public void Trim()
    {
        bool isMuch = _logCount > _options.LogChanges + (_options.LogChanges / 8) || _logBytes > _options.LogBytes;
        if (!isMuch && Age < _nextTrim)
            return;
        _nextTrim = Age + TrimEvery; // set first: what fails now is not tried with every commit
        Forget(Guard(Excess));
    }

    /// <summary>Forgets changes up to and with a revision, but not what objects changed since were before.</summary>
    public void Forget(long upTo)
    {
        if (upTo <= Compacted)
            return;
        long cut = Math.Min(upTo, Revision);
        Transact(() =>
        {
            using SqliteCommand forget = _connection.CreateCommand();
            forget.CommandText =
                """
                DELETE FROM changes WHERE revision <= $cut AND (value IS NULL
                  OR NOT EXISTS (SELECT 1 FROM changes AS later WHERE later.key = changes.key AND later.revision > $cut)
                  OR EXISTS (SELECT 1 FROM changes AS nearer WHERE nearer.key = changes.key AND nearer.revision > changes.revision AND nearer.revision <= $cut))
                """;
            forget.Parameters.AddWithValue("$cut", cut);
            forget.ExecuteNonQuery();
            _statements.SetState("compacted", cut);
        });
        Compacted = cut;
        Guard(Weigh);
    }

    /// <summary>Forgets what the options do not want kept, and gives back to the file system what is not used.</summary>
    public void Shrink()
    {
        Forget(Guard(Excess));
        Guard(() =>
        {
            SqliteFile.Set(_connection, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
            return true;
        });
    }

    /// <summary>Seals anew those of the next rows of a table that need it.</summary>
    /// <param name="after">The last row's id; null when there are no more.</param>
    public (int Count, long? After) Reseal(string table, long after, int rows)
    {
        int count = 0;
        long? last = null;
        Transact(() =>
        {
            foreach ((long id, SqliteRow row) in RowsAfter(table, after, rows))
            {
                last = id;
                if (ObjectKey.Parse(row.Key) is { } key && _sealer.IsCurrent(key, row.Value))
                    continue;
                EngineChange plain = row.Open(_sealer, _path);
                byte[] value = _sealer.Seal(plain.Key, plain.Json!.Value.Span);
                using SqliteCommand update = _connection.CreateCommand();
                update.CommandText = $"UPDATE {table} SET value = $value, digest = $digest WHERE id = $id";
                update.Parameters.AddWithValue("$value", value);
                update.Parameters.AddWithValue("$digest", SqliteRow.DigestOf(row.Key, row.Revision, value));
                update.Parameters.AddWithValue("$id", id);
                update.ExecuteNonQuery();
                count++;
            }
        });
        return (count, last);
    }

    public void Dispose()
    {
        _statements.Dispose();
        _connection.Dispose();
    }

    private ObjectKey? Unexpected(IReadOnlyList<ObjectWrite> writes)
    {
        foreach (ObjectWrite write in writes)
            if (_statements.RevisionOf(write.Key.Text) != write.Expected)
                return write.Key;
        return null;
    }

    private int Write(ObjectWrite write, long revision)
    {
        byte[]? value = write.Json is { } json ? _sealer.Seal(write.Key, json.Span) : null;
        string key = write.Key.Text;
        _statements.Write(new SqliteRow(key, revision, value, SqliteRow.DigestOf(key, revision, value)), Now);
        return value?.Length ?? 0;
    }

    /// <summary>The latest revision whose changes, with all before them, are more than is to be kept.</summary>
    private long Excess()
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT revision, at, ifnull(length(value), 0) FROM changes WHERE revision > $compacted ORDER BY revision DESC, id DESC";
        command.Parameters.AddWithValue("$compacted", Compacted);
        using SqliteDataReader reader = command.ExecuteReader();
        long oldest = Now - (long)_options.LogAge.TotalMilliseconds;
        (int count, long bytes) = (0, 0);
        while (reader.Read())
        {
            count++;
            bytes += reader.GetInt64(2);
            if (count > _options.LogChanges || bytes > _options.LogBytes || reader.GetInt64(1) < oldest)
                return reader.GetInt64(0);
        }
        return Compacted;
    }

    private List<(long Id, SqliteRow Row)> RowsAfter(string table, long after, int rows)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = $"SELECT id, key, revision, value, digest FROM {table} WHERE id > $after AND value IS NOT NULL ORDER BY id LIMIT $rows";
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$rows", rows);
        using SqliteDataReader reader = command.ExecuteReader();
        var found = new List<(long, SqliteRow)>();
        while (reader.Read())
            found.Add((reader.GetInt64(0), new SqliteRow(reader.GetString(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3), reader.GetFieldValue<byte[]>(4))));
        return found;
    }

    private int Weigh()
    {
        _logBytes = SqliteFile.Number(_connection, $"SELECT sum(length(value)) FROM changes WHERE revision > {Compacted}");
        return _logCount = (int)SqliteFile.Number(_connection, $"SELECT count(*) FROM changes WHERE revision > {Compacted}");
    }

    private void Transact(Action work)
    {
        bool isCommitting = false;
        try
        {
            _statements.Begin();
            work();
            isCommitting = true;
            _statements.Commit();
        }
        catch (SqliteException problem)
        {
            Rollback();
            IsBroken |= SqliteTrouble.IsUnclear(problem);
            throw SqliteTrouble.From(problem, _path, isCommitting && SqliteTrouble.IsUnclear(problem));
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    private void Rollback()
    {
        try
        {
            _statements.Rollback();
        }
        catch (SqliteException problem)
        {
            // SQLite rolls back by itself after some errors and then says "error": no transaction is active.
            IsBroken |= problem.SqliteErrorCode != 1;
        }
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException problem)
        {
            IsBroken |= SqliteTrouble.IsUnclear(problem);
            throw SqliteTrouble.From(problem, _path);
        }
    }
}
