using System.Collections.Immutable;
using Portcullis.Kube;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary>How many stored values each key sealed: what tells when an old key can go.</summary>
internal static class KeyUse
{
    /// <summary>Counts in the store, which may be in use.</summary>
    /// <exception cref="StorageException">The store cannot be read in whole.</exception>
    public static ImmutableSortedDictionary<string, int> Of(OpenStore store, KeyRing keys)
    {
        if (store.Location.Path is { } path)
            return File.Exists(path) ? OfFile(path, keys) : ImmutableSortedDictionary<string, int>.Empty;
        IObjectEngine engine = store.Location.Open(keys, TimeProvider.System);
        try
        {
            return ((EtcdEngine)engine).CountKeys(CancellationToken.None).GetAwaiter().GetResult();
        }
        finally
        {
            engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Counts in a store file or a backup.</summary>
    /// <exception cref="StorageException">It is not sound.</exception>
    public static ImmutableSortedDictionary<string, int> OfFile(string path, KeyRing keys)
    {
        SqliteReport report = SqliteEngine.Check(Path.GetFullPath(path), keys);
        return report.IsSound ? report.Keys : throw new StorageException(report.Problems[0]);
    }

    /// <summary>One line for each key, of the file and of the store.</summary>
    public static void Write(ImmutableSortedDictionary<string, int> counts, ImmutableArray<string> known, string keyPath, TextWriter output)
    {
        for (int at = 0; at < known.Length; at++)
        {
            int count = counts.GetValueOrDefault(known[at]);
            output.WriteLine($"key {known[at]}: {Values(count)}{(at == 0 ? ", seals now" : count == 0 ? ", not needed by what was counted" : ", still needed")}");
        }
        foreach ((string id, int count) in counts)
            if (!known.Contains(id, StringComparer.Ordinal))
                output.WriteLine($"key {id}: {Values(count)}, NOT in `{keyPath}`: these cannot be read");
    }

    public static string Values(int count) => count == 1 ? "1 value" : $"{count} values";
}
