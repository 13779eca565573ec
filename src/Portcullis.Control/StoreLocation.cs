using Portcullis.Kube;
using Portcullis.Syntax;

namespace Portcullis.Control;

/// <summary>Where objects are kept for good, as <c>--store</c> says it: <c>sqlite:PATH</c> or <c>etcd:URL,URL,…</c>. Immutable.</summary>
public sealed class StoreLocation
{
    private const string Sqlite = "sqlite:";
    private const string Etcd = "etcd:";

    private StoreLocation(string? path, EtcdOptions? cluster) => (Path, Cluster) = (path, cluster);

    /// <summary>The SQLite file; null for etcd.</summary>
    public string? Path { get; }

    /// <summary>The etcd cluster; null for SQLite.</summary>
    public EtcdOptions? Cluster { get; }

    /// <summary>Reads the text of <c>--store</c>.</summary>
    public static Parsed<StoreLocation> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(Sqlite, StringComparison.Ordinal))
            return text.Length > Sqlite.Length ? AtPath(text[Sqlite.Length..]) : new Problem("`sqlite:` needs the path of a file after it");
        if (!text.StartsWith(Etcd, StringComparison.Ordinal))
            return new Problem($"`{text}` is no store: write `sqlite:PATH` or `etcd:URL,URL,…`");
        Parsed<EtcdOptions> cluster = EtcdOptions.Parse(text[Etcd.Length..]);
        return cluster.Ok ? At(cluster.Value) : cluster.Problem;
    }

    public static StoreLocation AtPath(string path) => new(path, cluster: null);

    public static StoreLocation At(EtcdOptions cluster) => new(path: null, cluster);

    /// <summary>Opens the engine.</summary>
    /// <param name="sealer">Seals what must not be read by whoever gets at the disk.</param>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public IObjectEngine Open(IValueSealer sealer, TimeProvider time) =>
        Path is { } path ? SqliteEngine.Open(path, sealer, time) : EtcdEngine.Open(Cluster!, sealer, time);

    public override string ToString() => Path is { } path ? Sqlite + path : Etcd + Cluster;
}
