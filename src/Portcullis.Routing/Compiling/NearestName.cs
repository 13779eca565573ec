namespace Portcullis.Routing;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
internal static class NearestName
{
    /// <summary>The candidate that needs the fewest edits, or whose first label is the name's; null when none is near.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        int least = Math.Max(2, name.Length / 8) + 1;
        string? sameLabel = null;
        foreach (string candidate in candidates.Order(StringComparer.Ordinal))
        {
            int edits = Math.Abs(candidate.Length - name.Length) >= least ? least : Edits(name, candidate);
            if (edits < least)
                (best, least) = (candidate, edits);
            if (FirstLabel(candidate).SequenceEqual(FirstLabel(name)))
                sameLabel ??= candidate;
        }
        return sameLabel ?? best;
    }

    private static ReadOnlySpan<char> FirstLabel(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? name : name.AsSpan(0, dot);
    }

    private static int Edits(string from, string to)
    {
        int[] previous = [.. Enumerable.Range(0, to.Length + 1)];
        int[] current = new int[to.Length + 1];
        for (int i = 1; i <= from.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= to.Length; j++)
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
            (previous, current) = (current, previous);
        }
        return previous[to.Length];
    }
}
