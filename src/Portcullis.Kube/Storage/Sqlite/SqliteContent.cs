using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace Portcullis.Kube;

/// <summary>Reads what a store file holds, and proves every value on the way.</summary>
internal static class SqliteContent
{
    private const string Objects = "SELECT key, revision, value, digest FROM objects ORDER BY key";
    private const string Changes = "SELECT key, revision, value, digest FROM changes ORDER BY revision, id";
    private const string ChangesAfter = "SELECT key, revision, value, digest FROM changes WHERE revision > $after ORDER BY revision, id";

    private const int LongestName = 300;

    public static long State(SqliteConnection connection, string name) =>
        SqliteFile.Number(connection, $"SELECT value FROM state WHERE name = '{name}'");

    /// <summary>Everything in the file.</summary>
    /// <exception cref="StorageException">A value is damaged or cannot be opened.</exception>
    public static EngineContent Load(SqliteConnection connection, IValueSealer sealer, string path) => new(
        State(connection, "revision"),
        [.. Rows(connection, Objects).Select(row => row.Open(sealer, path))],
        [.. Rows(connection, Changes).Select(row => row.Open(sealer, path))],
        State(connection, "compacted"));

    public static EngineChange[] After(SqliteConnection connection, IValueSealer sealer, string path, long revision) =>
        [.. Rows(connection, ChangesAfter, revision).Select(row => row.Open(sealer, path))];

    /// <summary>Looks at everything, and goes on after what is wrong.</summary>
    public static SqliteReport Check(SqliteConnection connection, IValueSealer sealer, string path)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        problems.AddRange(SqliteFile.Judge(connection, "integrity_check"));
        string[] foreign = [.. SqliteSchema.Foreign(connection)];
        if (foreign.Length > 0)
            return new SqliteReport(0, 0, 0, 0, 0, [$"it holds what Portcullis does not make, or not so: {(foreign[0].Length > LongestName ? foreign[0][..LongestName] + "…" : foreign[0])}", .. problems]);
        var (count, isSealed, stale) = (new int[2], 0, 0);
        var keys = new SortedDictionary<string, int>(StringComparer.Ordinal);
        string[] tables = [Objects, Changes];
        for (int table = 0; table < tables.Length; table++)
        {
            foreach (SqliteRow row in Rows(connection, tables[table]))
            {
                count[table]++;
                if (row.Value is { } stored && sealer.KeyOf(stored) is { } id)
                    keys[id] = keys.GetValueOrDefault(id) + 1;
                if (Proven(row, sealer, path, problems) is not { } key || row.Value is not { } value)
                    continue;
                isSealed += value.Length > 0 && value[0] != (byte)'{' ? 1 : 0;
                stale += sealer.IsCurrent(key, value) ? 0 : 1;
            }
        }
        return new SqliteReport(State(connection, "revision"), count[0], count[1], isSealed, stale, problems.ToImmutable()) { Keys = keys.ToImmutableSortedDictionary(StringComparer.Ordinal) };
    }

    private static ObjectKey? Proven(SqliteRow row, IValueSealer sealer, string path, ImmutableArray<string>.Builder problems)
    {
        try
        {
            return row.Open(sealer, path).Key;
        }
        catch (StorageException problem)
        {
            problems.Add(problem.Message);
            return null;
        }
    }

    private static IEnumerable<SqliteRow> Rows(SqliteConnection connection, string sql, long after = 0)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$after", after);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
            yield return new SqliteRow(
                reader.GetString(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3));
    }
}
