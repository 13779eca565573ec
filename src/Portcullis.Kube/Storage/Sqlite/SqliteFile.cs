using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Portcullis.Kube;

/// <summary>Opens store files: with what they must be, and never making one where one is missing.</summary>
internal static class SqliteFile
{
    /// <summary>Says in a file's header whose it is: "Prtc".</summary>
    public const long Mark = 0x50727463;

    /// <summary>Makes a store file unless there is one, then opens it for its one owner.</summary>
    /// <exception cref="StorageException">What is there is no store, or one that is damaged or newer.</exception>
    public static SqliteConnection Own(string path)
    {
        Refuse(path);
        if (!File.Exists(path))
            Make(path);
        PrivateFile.Close(path);
        SqliteConnection connection = Connect(path, SqliteOpenMode.ReadWrite);
        try
        {
            Recognize(connection, path);
            using (SqliteCommand mode = connection.CreateCommand())
            {
                mode.CommandText = "PRAGMA journal_mode=WAL";
                if (mode.ExecuteScalar() is not "wal")
                    throw new StorageException($"the file system under `{path}` cannot carry a write-ahead log: use a local one");
            }
            Set(connection, "PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY;");
            SqliteSchema.Migrate(connection, SqliteSchema.Steps, path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a store beside its owner, to read.</summary>
    public static SqliteConnection Visit(string path)
    {
        Refuse(path);
        if (!File.Exists(path))
            throw new StorageException($"`{path}` does not exist");
        SqliteConnection connection = Connect(path, SqliteOpenMode.ReadWrite); // a reader of a WAL takes part in its locks, which it writes
        try
        {
            Recognize(connection, path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file's header says that it is a store or a backup of one; an empty file may become one.</summary>
    public static bool IsStore(string path)
    {
        const int markAt = 68; // application_id, section 1.2.15 of SQLite's file format
        Span<byte> header = stackalloc byte[markAt + sizeof(int)];
        using FileStream file = File.OpenRead(path);
        int read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        return read == 0 || (read == header.Length && header.StartsWith("SQLite format 3\0"u8) && BinaryPrimitives.ReadUInt32BigEndian(header[markAt..]) == Mark);
    }

    public static long Number(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long number ? number : 0;
    }

    public static void Set(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>SQLite's own judgement of a file; empty when it is sound.</summary>
    /// <param name="pragma"><c>quick_check</c> or <c>integrity_check</c>.</param>
    public static List<string> Judge(SqliteConnection connection, string pragma)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {pragma}(20)";
        using SqliteDataReader reader = command.ExecuteReader();
        var problems = new List<string>();
        while (reader.Read())
            if (reader.GetString(0) is not "ok" and var problem)
                problems.Add(problem.ReplaceLineEndings(" "));
        return problems;
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            connection.Open();
            Set(connection, "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>What SQLite would take for an empty database and thereby hide a loss.</summary>
    private static void Refuse(string path)
    {
        if (File.Exists(path) && new FileInfo(path).Length == 0)
            throw SqliteTrouble.Damaged(path, "it is empty");
        if (!File.Exists(path) && File.Exists(path + "-wal"))
            throw SqliteTrouble.Damaged(path, $"it is missing, though `{path}-wal` is there");
    }

    private static void Recognize(SqliteConnection connection, string path)
    {
        if (Number(connection, "PRAGMA application_id") != Mark)
            throw new StorageException($"`{path}` is a database, but not a store of Portcullis");
        long version = Number(connection, "PRAGMA user_version");
        if (version > SqliteSchema.Steps.Length)
            throw new StorageException($"`{path}` was written by a newer version of Portcullis: its schema is {version}, this one knows {SqliteSchema.Steps.Length}; use the newer version, or restore a backup from before");
    }

    // A file appears under its name only when it is whole, so an empty one is always a loss.
    private static void Make(string path)
    {
        string next = path + ".new";
        PrivateFile.MakeFolderOf(path);
        PrivateFile.MakeEmpty(next);
        using (SqliteConnection connection = Connect(next, SqliteOpenMode.ReadWrite))
        {
            Set(connection, $"PRAGMA application_id={Mark}");
            SqliteSchema.Migrate(connection, SqliteSchema.Steps, path);
        }
        PrivateFile.Publish(next, path);
    }
}
