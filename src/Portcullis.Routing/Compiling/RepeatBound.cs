using System.Buffers;

namespace Portcullis.Routing;

/// <summary>RE2's limit on counted repetition, which keeps compiled expressions small.</summary>
internal static class RepeatBound
{
    private const int Most = 1000;
    private static readonly SearchValues<char> CountChars = SearchValues.Create("0123456789,");

    /// <summary>Whether some count, multiplied by the counts that repeat groups, passes 1,000.</summary>
    public static bool IsExceeded(ReadOnlySpan<char> pattern)
    {
        long groups = 1;
        long largest = 1;
        for (int i = 1; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
            {
                i++;
                continue;
            }
            if (pattern[i] != '{' || Count(pattern[(i + 1)..]) is not { } count)
                continue;
            if (pattern[i - 1] == ')')
                groups *= Math.Max(1, count);
            else
                largest = Math.Max(largest, count);
            if (groups > Most || groups * largest > Most)
                return true;
        }
        return false;
    }

    // The larger number of `n}`, `n,}` and `n,m}`; null when the brace is a literal.
    private static int? Count(ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOf('}');
        if (end <= 0 || rest[..end].IndexOfAnyExcept(CountChars) >= 0)
            return null;
        int largest = 0;
        foreach (Range part in rest[..end].Split(','))
        {
            ReadOnlySpan<char> digits = rest[..end][part];
            if (digits.Length > 0)
                largest = Math.Max(largest, digits.Length > 6 ? int.MaxValue : int.Parse(digits));
        }
        return largest;
    }
}
