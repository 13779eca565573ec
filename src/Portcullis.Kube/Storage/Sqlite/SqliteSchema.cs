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
    ];

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
