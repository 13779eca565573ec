using System.Collections.Immutable;

namespace Portcullis.Running;

/// <summary>Where objects are kept: a SQLite file, or an etcd cluster.</summary>
/// <param name="Path">Of the file; null for etcd.</param>
/// <param name="Endpoints">Of etcd's members; empty for SQLite.</param>
internal sealed record StoreChoice(string? Path, ImmutableArray<Uri> Endpoints)
{
    private const string Sqlite = "sqlite:";
    private const string Etcd = "etcd:";

    /// <summary>Reads <c>sqlite:PATH</c> or <c>etcd:URL,URL,…</c>.</summary>
    /// <param name="problem">What to write instead; null when it was read.</param>
    public static StoreChoice? Parse(string text, out string? problem)
    {
        problem = null;
        if (text.StartsWith(Sqlite, StringComparison.Ordinal) && text.Length > Sqlite.Length)
            return new StoreChoice(System.IO.Path.GetFullPath(text[Sqlite.Length..]), []);
        if (text.StartsWith(Etcd, StringComparison.Ordinal))
        {
            Uri?[] urls = [.. text[Etcd.Length..].Split(',').Select(static url => Uri.TryCreate(url, UriKind.Absolute, out Uri? read) && read.Scheme is "http" or "https" ? read : null)];
            if (Array.TrueForAll(urls, static url => url is not null))
                return new StoreChoice(Path: null, [.. urls.Select(static url => url!)]);
            problem = $"--store `{text}` names no etcd; write for example --store etcd:http://127.0.0.1:2379,http://127.0.0.2:2379";
            return null;
        }
        problem = $"--store `{text}` is neither sqlite:PATH nor etcd:URL,URL; write for example --store sqlite:/var/lib/portcullis/store.db";
        return null;
    }

    public override string ToString() => Path is not null ? $"{Sqlite}{Path}" : $"{Etcd}{string.Join(',', Endpoints)}";
}
