using System.Buffers;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Istio: path templates of AuthorizationPolicy, <c>/foo/{*}/bar/{**}</c> (rule A12).</summary>
internal static class PathTemplateSyntax
{
    private const string One = "{*}";
    private const string Any = "{**}";

    // RFC 3986 pchar, without `*`.
    private static readonly SearchValues<char> SegmentChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&'()+,;=:@");

    public static bool IsTemplate(string path) => path.Contains(One, StringComparison.Ordinal) || path.Contains(Any, StringComparison.Ordinal);

    /// <summary>What is wrong with a path value's braces, and where; null when nothing is.</summary>
    public static Problem? ProblemOf(string path)
    {
        if (StrayBrace(path) is >= 0 and var stray)
            return new Problem("braces may only stand in `{*}` and `{**}`", stray);
        if (!IsTemplate(path))
            return null;
        if (path[0] != '/')
            return new Problem("a path template must begin with `/`", 0);

        int start = path.Length - path.TrimStart('/').Length;
        int end = path.TrimEnd('/').Length;
        bool anySeen = false;
        foreach (Range range in path.AsSpan(start, end - start).Split('/'))
        {
            int at = start + range.Start.Value;
            ReadOnlySpan<char> segment = path.AsSpan(start..end)[range];
            if (segment.IsEmpty)
                return new Problem("a segment of a path template must not be empty", at);
            if (segment is One or Any)
            {
                if (anySeen)
                    return new Problem("`{**}` must be the last operator", at);
                anySeen = segment is Any;
            }
            else if (segment.Contains('{'))
                return new Problem("`{*}` and `{**}` must be a whole segment", at);
            else if (segment.IndexOfAnyExcept(SegmentChars) is >= 0 and var bad)
                return new Problem($"`{segment[bad]}` is not allowed in a path template", at + bad);
        }
        return null;
    }

    private static int StrayBrace(string path)
    {
        for (int i = 0; i < path.Length; i++)
        {
            if (path[i] == '{' && path.AsSpan(i).StartsWith(One, StringComparison.Ordinal))
                i += One.Length - 1;
            else if (path[i] == '{' && path.AsSpan(i).StartsWith(Any, StringComparison.Ordinal))
                i += Any.Length - 1;
            else if (path[i] is '{' or '}')
                return i;
        }
        return -1;
    }
}
