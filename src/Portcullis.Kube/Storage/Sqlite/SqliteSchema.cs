using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace Portcullis.Kube;

/// <summary>The tables, as the steps that lead from an empty file to them. A step that was released never changes; new ones are added behind it.</summary>
internal static class SqliteSchema
{
    /// <summary><c>user_version</c> counts how many of them a file has taken.</summary>
    /// <remarks><c>changes</c> holds every change after <c>state.compacted</c>, and before that, for objects changed since, what they were.</remarks>
    public static ImmutableArray<string> Steps { get; } =
    [
        """
        CREATE TABLE objects (
          id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, value BLOB NOT NULL, digest BLOB NOT NULL) STRICT;
        CREATE TABLE changes (
          id INTEGER PRIMARY KEY, key TEXT NOT NULL, revision INTEGER NOT NULL, at INTEGER NOT NULL, value BLOB, digest BLOB NOT NULL) STRICT;
        CREATE INDEX changes_by_revision ON changes (revision, id);
        CREATE INDEX changes_by_key ON changes (key, revision);
        CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO state VALUES ('revision', 1), ('compacted', 1);
        """,
        // No table changes. Versions that do not know that tokens and revocations are stored, and sealed, must not open such a file.
        "UPDATE state SET value = value;",
    ];

    /// <summary>What stands in a file beside the tables that its steps made, or otherwise than they made it; empty when nothing does.</summary>
    /// <remarks>SECURITY: a trigger that came with a file would go on changing what is stored.</remarks>
    public static IEnumerable<string> Foreign(SqliteConnection connection)
    {
        using var plain = new SqliteConnection("Data Source=:memory:;Pooling=False");
        plain.Open();
        Migrate(plain, [.. Steps.Take((int)SqliteFile.Number(connection, "PRAGMA user_version"))], "");
        HashSet<string> ours = All(plain).ToHashSet(StringComparer.Ordinal);
        string[] found = [.. All(connection)];
        return [.. found.Where(one => !ours.Contains(one)).Concat(ours.Except(found, StringComparer.Ordinal).Select(static one => $"no {one}"))];
    }

    private static List<string> All(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        // What SQLite names itself holds no program: indexes of constraints, statistics.
        command.CommandText = @"SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\_%' ESCAPE '\' OR type IN ('trigger', 'view')";
        using SqliteDataReader reader = command.ExecuteReader();
        var all = new List<string>();
        while (reader.Read())
            all.Add($"{reader.GetString(0)} `{reader.GetString(1)}` made by `{(reader.IsDBNull(2) ? "" : reader.GetString(2).ReplaceLineEndings(" "))}`");
        return all;
    }

    /// <summary>Takes the steps that a file has not taken yet, each whole or not at all.</summary>
    public static void Migrate(SqliteConnection connection, ImmutableArray<string> steps, string path)
    {
        long version = SqliteFile.Number(connection, "PRAGMA user_version");
        if (version > steps.Length)
            throw new StorageException($"`{path}` was written by a newer version of Portcullis: its schema is {version}, this one knows {steps.Length}");
        for (; version < steps.Length; version++)
        {
            using SqliteTransaction step = connection.BeginTransaction();
            SqliteFile.Set(connection, $"{steps[(int)version]}\nPRAGMA user_version={version + 1};");
            step.Commit();
        }
    }
}
