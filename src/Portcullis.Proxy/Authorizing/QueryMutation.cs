using System.Collections.Immutable;
using System.Text;

namespace Portcullis.Proxy;

/// <summary>One change an authorizer makes to the query: a parameter gets one value, or goes when the value is null.</summary>
/// <param name="Key">As it stands in a query: escaped where it must be.</param>
internal readonly record struct QueryMutation(string Key, string? Value)
{
    /// <summary>A change whose texts are escaped so far that they stay one parameter; a percent sign is left as it is.</summary>
    public static QueryMutation Of(string key, string? value) => new(Escape(key, keepEquals: false), value is null ? null : Escape(value, keepEquals: true));

    /// <summary>The target after all changes. Parameters that are not named stay as they were written.</summary>
    public static string Apply(ImmutableArray<QueryMutation> mutations, string target)
    {
        int question = target.IndexOf('?', StringComparison.Ordinal);
        List<string> parts = question < 0 || question == target.Length - 1 ? [] : [.. target[(question + 1)..].Split('&')];
        foreach ((string key, string? value) in mutations)
        {
            int first = parts.FindIndex(part => IsOf(part, key));
            parts.RemoveAll(part => IsOf(part, key));
            if (value is not null)
                parts.Insert(first < 0 ? parts.Count : first, $"{key}={value}");
        }
        string path = question < 0 ? target : target[..question];
        return parts.Count == 0 ? path : $"{path}?{string.Join('&', parts)}";
    }

    private static bool IsOf(string part, string key)
    {
        int equals = part.IndexOf('=', StringComparison.Ordinal);
        return (equals < 0 ? part : part.AsSpan(0, equals)).SequenceEqual(key);
    }

    private static string Escape(string text, bool keepEquals)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (byte one in Encoding.UTF8.GetBytes(text))
        {
            bool plain = one is > (byte)' ' and < 0x7F and not ((byte)'#' or (byte)'&' or (byte)'"' or (byte)'<' or (byte)'>') && (keepEquals || one != '=');
            if (plain)
                escaped.Append((char)one);
            else
                escaped.Append('%').Append(one.ToString("X2", provider: null));
        }
        return escaped.ToString();
    }
}
