namespace Portcullis.Kube;

/// <summary>What every engine demands of a commit before it looks at any object.</summary>
internal static class WriteRules
{
    /// <summary>Throws unless the writes make a commit.</summary>
    /// <exception cref="ArgumentException">Empty, an object twice, a revision below zero, or a deletion of what must not exist: the caller's mistake.</exception>
    public static void Check(IReadOnlyList<ObjectWrite> writes)
    {
        ArgumentNullException.ThrowIfNull(writes);
        if (writes.Count == 0)
            throw new ArgumentException("a commit must hold a write", nameof(writes));

        foreach (ObjectWrite write in writes)
        {
            if (write.Expected < 0)
                throw new ArgumentException($"`{write.Key}` expects a revision below zero", nameof(writes));
            if (write.Expected == 0 && write.Json is null)
                throw new ArgumentException($"`{write.Key}` is to be deleted and must not exist", nameof(writes));
        }
        if (writes.Count > 1 && writes.Select(write => write.Key).Distinct().Count() != writes.Count)
            throw new ArgumentException("a commit may hold an object once", nameof(writes));
    }
}
