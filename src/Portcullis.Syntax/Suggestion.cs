namespace Portcullis.Syntax;

/// <summary>Finds what the user probably meant among the names that exist.</summary>
public static class Suggestion
{
    // SECURITY: the distance costs length times length; nobody mistypes a name this long.
    private const int LongestName = 64;

    /// <summary>The closest name, ignoring case, or null when none is close enough to be worth saying.</summary>
    public static string? Closest(string written, IEnumerable<string> names)
    {
        if (written.Length is 0 or > LongestName)
            return null;
        string? best = null;
        int least = Math.Max(1, written.Length / 3) + 1;
        foreach (string name in names)
        {
            if (name.Length > LongestName || Math.Abs(name.Length - written.Length) >= least)
                continue;
            int distance = Distance(written, name);
            if (distance < least)
                (best, least) = (name, distance);
        }
        return best;
    }

    /// <summary>Closest name as a sentence for a diagnostic's help, <c>did you mean `notPaths`?</c>, or null.</summary>
    public static string? DidYouMean(string written, IEnumerable<string> names) =>
        Closest(written, names) is { } name ? $"did you mean `{name}`?" : null;

    /// <summary>Whether two names differ by at most two edits: surely a slip, where <see cref="Closest"/> only guesses.</summary>
    public static bool IsSlip(string written, string name) =>
        written.Length <= LongestName && name.Length <= LongestName && Distance(written, name) <= 2;

    /// <summary>Edits that turn one name into the other: insertions, deletions, replacements and swaps of neighbours.</summary>
    internal static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        Span<int> before = stackalloc int[b.Length + 1];
        Span<int> previous = stackalloc int[b.Length + 1];
        Span<int> current = stackalloc int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            previous[j] = j;

        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = previous[j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                int least = Math.Min(replace, 1 + Math.Min(previous[j], current[j - 1]));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    least = Math.Min(least, before[j - 2] + 1);
                current[j] = least;
            }
            Span<int> oldest = before;
            before = previous;
            previous = current;
            current = oldest;
        }
        return previous[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
