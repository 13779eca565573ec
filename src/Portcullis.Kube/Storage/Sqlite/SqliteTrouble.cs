using Microsoft.Data.Sqlite;

namespace Portcullis.Kube;

/// <summary>SQLite's errors in words that say what to do.</summary>
internal static class SqliteTrouble
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    public static StorageException From(SqliteException problem, string path, bool outcomeUnknown = false) =>
        new(Message(problem, path), problem, outcomeUnknown);

    public static StorageException Damaged(string path, string how) =>
        new($"`{path}` is damaged: {how}; restore a backup with `portcullis store restore`");

    /// <summary>The disk may or may not have taken what was being written.</summary>
    public static bool IsUnclear(SqliteException problem) => problem.SqliteErrorCode is not (Busy or Locked or ReadOnly or Full or CannotOpen);

    public static bool IsOfWriting(SqliteException problem) => problem.SqliteErrorCode is ReadOnly or InputOutput or Full or CannotOpen;

    private static string Message(SqliteException problem, string path) => problem.SqliteErrorCode switch
    {
        Busy or Locked => $"`{path}` is locked by another process",
        ReadOnly => $"`{path}` cannot be written: it is read-only",
        InputOutput => $"the disk under `{path}` fails (SQLite {problem.SqliteExtendedErrorCode})",
        Corrupt or NotADatabase => Damaged(path, problem.SqliteErrorCode == Corrupt ? "its pages do not fit together" : "it is not a SQLite database").Message,
        Full => $"the disk under `{path}` is full",
        CannotOpen => $"`{path}` cannot be opened",
        _ => $"`{path}`: {problem.Message}",
    };
}
