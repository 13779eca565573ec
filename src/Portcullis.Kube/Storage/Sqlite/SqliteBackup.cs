using Microsoft.Data.Sqlite;

namespace Portcullis.Kube;

/// <summary>Copies of whole stores.</summary>
internal static class SqliteBackup
{
    /// <summary>How far a restored store's revisions jump: more than could have been handed out after the backup was made.</summary>
    internal const long Jump = 1_000_000_000;

    private const long MostRevision = long.MaxValue / 2; // leaves room for any number of jumps

    public static SqliteReport Check(string path, IValueSealer sealer)
    {
        using SqliteConnection connection = SqliteFile.Visit(path);
        return SqliteContent.Check(connection, sealer, path);
    }

    public static SqliteReport Make(string path, string to, IValueSealer sealer)
    {
        if (path == to)
            throw new StorageException($"`{to}` is the store itself");
        PrivateFile.MakeFolderOf(to);
        // Also the store itself under another name: its owner would go on writing to a file that has no name any more.
        if (File.Exists(to + ".lock"))
            throw new StorageException($"`{to}` is the store of a control plane, which a backup does not replace: give another name");
        if (File.Exists(PrivateFile.Real(to)) && !SqliteFile.IsStore(to))
            throw new StorageException($"`{to}` is there and is no backup: give another name, or remove it first");
        string next = to + ".next";
        return Made(next, () =>
        {
            Copy(path, next);
            SqliteReport report = Sound(next, path, sealer);
            PrivateFile.Publish(next, to);
            return report;
        });
    }

    public static SqliteReport Restore(string from, string path, IValueSealer sealer, bool overwrite)
    {
        if (from == path)
            throw new StorageException($"`{from}` is the store itself");
        using OwnershipLock held = OwnershipLock.Take(path);
        bool isThere = File.Exists(path) || File.Exists(path + "-wal");
        if (isThere && !overwrite)
            throw new StorageException($"`{path}` exists: restoring would replace it");

        SqliteReport report = Sound(from, from, sealer);
        if (report.Revision is < 0 or > MostRevision)
            throw SqliteTrouble.Damaged(from, "it counts more changes than can have been made");
        string next = path + ".next";
        return Made(next, () =>
        {
            Copy(from, next);
            // Looking closes the old store cleanly, so that it is whole without its log until it is replaced.
            long revision = checked(Math.Max(report.Revision, isThere ? Math.Clamp(LastRevision(path), 0, MostRevision) : 0) + Jump);
            using (SqliteConnection connection = SqliteFile.Visit(next))
                SqliteFile.Set(connection, $"""
                    BEGIN; DELETE FROM changes;
                    UPDATE state SET value = {revision} WHERE name IN ('revision', 'compacted'); COMMIT;
                    """);

            // Before the new file gets its name: a log of the old one must never be read together with it.
            File.Delete(path + "-wal");
            File.Delete(path + "-shm");
            PrivateFile.Publish(next, path);
            return report with { Revision = revision, Changes = 0 };
        });
    }

    // What could not be finished is not left behind: it is of no use, and takes the room that was missing.
    private static SqliteReport Made(string next, Func<SqliteReport> make)
    {
        try
        {
            return make();
        }
        catch
        {
            foreach (string left in new[] { next, next + "-journal" })
                if (File.Exists(left))
                    File.Delete(left);
            throw;
        }
    }

    private static void Copy(string from, string to)
    {
        PrivateFile.MakeEmpty(to); // SQLite fills an empty file, and keeps its mode
        using SqliteConnection connection = SqliteFile.Visit(from);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $to";
        command.Parameters.AddWithValue("$to", to);
        command.ExecuteNonQuery();
    }

    private static SqliteReport Sound(string file, string name, IValueSealer sealer)
    {
        SqliteReport report = Check(file, sealer);
        if (report.IsSound)
            return report;
        string problem = report.Problems[0];
        throw problem.StartsWith($"`{name}` is damaged", StringComparison.Ordinal) ? new StorageException(problem) : SqliteTrouble.Damaged(name, problem);
    }

    private static long LastRevision(string path)
    {
        try
        {
            using SqliteConnection connection = SqliteFile.Visit(path);
            return SqliteContent.State(connection, "revision");
        }
        catch (Exception problem) when (problem is SqliteException or StorageException)
        {
            return 0; // too damaged to say: this is what restoring is for, and the jump alone has to do
        }
    }
}
