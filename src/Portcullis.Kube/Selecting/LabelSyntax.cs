using System.Buffers;

namespace Portcullis.Kube;

/// <summary>What Kubernetes lets label keys and values be.</summary>
internal static class LabelSyntax
{
    private const int MaxLength = 63;
    private const int MaxPrefix = 253;

    private static readonly SearchValues<char> Alphanumeric =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly SearchValues<char> NameChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    private static readonly SearchValues<char> PrefixChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary><c>name</c> or <c>dns.prefix/name</c>.</summary>
    public static bool IsKey(string key)
    {
        int slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return IsName(key);

        ReadOnlySpan<char> prefix = key.AsSpan(0, slash);
        return prefix.Length is > 0 and <= MaxPrefix && !prefix.ContainsAnyExcept(PrefixChars)
            && Alphanumeric.Contains(prefix[0]) && Alphanumeric.Contains(prefix[^1])
            && IsName(key.AsSpan(slash + 1));
    }

    /// <summary>Empty, or as a name.</summary>
    public static bool IsValue(string value) => value.Length == 0 || IsName(value);

    private static bool IsName(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= MaxLength && !name.ContainsAnyExcept(NameChars) && Alphanumeric.Contains(name[0]) && Alphanumeric.Contains(name[^1]);
}
