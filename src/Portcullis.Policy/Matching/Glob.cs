namespace Portcullis.Policy.Matching;

/// <summary>Literal pieces with any run of bytes between them. The first piece is anchored at the start, the last at the end.</summary>
/// <param name="pieces">INVARIANT: at least one; a single piece is an exact match.</param>
internal sealed class Glob(byte[][] pieces)
{
    /// <summary>Whether the pieces occur in order without overlap. Leftmost placement is enough, so this is linear in practice.</summary>
    public bool Matches(ReadOnlySpan<byte> value)
    {
        if (pieces.Length == 1)
            return value.SequenceEqual(pieces[0]);
        byte[] first = pieces[0];
        byte[] last = pieces[^1];
        if (value.Length < first.Length + last.Length || !value.StartsWith(first) || !value.EndsWith(last))
            return false;
        ReadOnlySpan<byte> middle = value[first.Length..^last.Length];
        for (int i = 1; i < pieces.Length - 1; i++)
        {
            int at = middle.IndexOf(pieces[i]);
            if (at < 0)
                return false;
            middle = middle[(at + pieces[i].Length)..];
        }
        return true;
    }
}
