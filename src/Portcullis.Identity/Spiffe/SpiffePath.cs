using System.Buffers;
using Portcullis.Syntax;

namespace Portcullis.Identity;

/// <summary>The path rules of section 2.2 of the SPIFFE-ID standard.</summary>
internal static class SpiffePath
{
    private static readonly SearchValues<char> SegmentChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");

    /// <summary>Checks <paramref name="text"/> from the slash at <paramref name="start"/> on; null when it is fine.</summary>
    public static Problem? Check(string text, int start)
    {
        int at = start;
        while (at < text.Length)
        {
            int first = at + 1;
            int next = text.IndexOf('/', first);
            int end = next < 0 ? text.Length : next;
            ReadOnlySpan<char> segment = text.AsSpan(first..end);
            if (segment.IsEmpty)
                return new Problem("path must not hold an empty segment or end with a slash", first);
            if (segment is "." or "..")
                return new Problem("path must not hold `.` or `..`", first);

            int bad = segment.IndexOfAnyExcept(SegmentChars);
            if (bad >= 0)
                return new Problem("path may hold only letters, digits, `-`, `.` and `_`", first + bad);
            at = end;
        }
        return null;
    }
}
