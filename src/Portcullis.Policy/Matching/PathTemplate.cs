namespace Portcullis.Policy.Matching;

/// <summary>
/// A path template. <c>{*}</c> is one or more bytes other than a slash, <c>{**}</c> any bytes; the whole path must fit.
/// </summary>
/// <remarks>SECURITY: operators take any byte, not only those of RFC 3986: a <c>*</c> in a path must not evade a DENY (CVE-2025-46821).</remarks>
/// <param name="head">Literals; between two of them stands one <c>{*}</c>. INVARIANT: at least one, possibly empty.</param>
/// <param name="tail">What follows <c>{**}</c>; null when the template has none.</param>
internal sealed class PathTemplate(byte[][] head, byte[]? tail) : ByteTest
{
    public override byte[]? Lead => head[0].Length > 0 ? head[0] : null;

    public override bool Matches(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> rest = value;
        for (int i = 0; i < head.Length; i++)
        {
            if (i > 0)
            {
                int slash = rest.IndexOf((byte)'/');
                int length = slash < 0 ? rest.Length : slash;
                if (length == 0)
                    return false;
                rest = rest[length..];
            }
            if (!rest.StartsWith(head[i]))
                return false;
            rest = rest[head[i].Length..];
        }
        return tail is null ? rest.IsEmpty : rest.EndsWith(tail);
    }
}
