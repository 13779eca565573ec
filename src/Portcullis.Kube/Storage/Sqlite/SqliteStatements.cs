using Microsoft.Data.Sqlite;

namespace Portcullis.Kube;

/// <summary>The statements that a commit runs, prepared once for a connection. For the writer alone.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _begin = Prepare(connection, "BEGIN IMMEDIATE");
    private readonly SqliteCommand _commit = Prepare(connection, "COMMIT");
    private readonly SqliteCommand _rollback = Prepare(connection, "ROLLBACK");
    private readonly SqliteCommand _revisionOf = Prepare(connection, "SELECT revision FROM objects WHERE key = $key", "$key");
    private readonly SqliteCommand _remove = Prepare(connection, "DELETE FROM objects WHERE key = $key", "$key");
    private readonly SqliteCommand _setState = Prepare(connection, "UPDATE state SET value = $value WHERE name = $name", "$name", "$value");
    private readonly SqliteCommand _put = Prepare(connection,
        """
        INSERT INTO objects (key, revision, value, digest) VALUES ($key, $revision, $value, $digest)
        ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, value = excluded.value, digest = excluded.digest
        """, "$key", "$revision", "$value", "$digest");
    private readonly SqliteCommand _keepBefore = Prepare(connection,
        """
        INSERT INTO changes (key, revision, at, value, digest)
        SELECT key, revision, 0, value, digest FROM objects WHERE key = $key AND NOT EXISTS (SELECT 1 FROM changes WHERE changes.key = $key)
        """, "$key");
    private readonly SqliteCommand _log = Prepare(connection,
        "INSERT INTO changes (key, revision, at, value, digest) VALUES ($key, $revision, $at, $value, $digest)", "$key", "$revision", "$at", "$value", "$digest");

    public void Begin() => _begin.ExecuteNonQuery();

    public void Commit() => _commit.ExecuteNonQuery();

    public void Rollback() => _rollback.ExecuteNonQuery();

    public void SetState(string name, long value) => Run(_setState, name, value);

    /// <summary>The revision of an object's last write.</summary>
    /// <returns>Zero when there is no such object.</returns>
    public long RevisionOf(string key)
    {
        _revisionOf.Parameters[0].Value = key;
        return _revisionOf.ExecuteScalar() is long revision ? revision : 0;
    }

    /// <summary>Makes one change, and notes it for those who follow.</summary>
    public void Write(SqliteRow row, long at)
    {
        Run(_keepBefore, row.Key);
        Run(_log, row.Key, row.Revision, at, (object?)row.Value ?? DBNull.Value, row.Digest);
        if (row.Value is { } value)
            Run(_put, row.Key, row.Revision, value, row.Digest);
        else
            Run(_remove, row.Key);
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in (SqliteCommand[])[_begin, _commit, _rollback, _revisionOf, _remove, _setState, _put, _keepBefore, _log])
            command.Dispose();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (string parameter in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (int at = 0; at < values.Length; at++)
            command.Parameters[at].Value = values[at];
        command.ExecuteNonQuery();
    }
}
