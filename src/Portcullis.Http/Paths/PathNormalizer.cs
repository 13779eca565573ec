using System.Buffers;
using System.Text;

namespace Portcullis.Http;

/// <summary>
/// Brings the path of a request target into the one form that policies see and upstreams receive
/// (<c>meshConfig.pathNormalization</c>; RFC 3986 section 6.2.2). The query is untouched, a fragment is removed.
/// </summary>
/// <remarks>One pass, once: what decoding brings forth is not decoded again. Never throws on any input.</remarks>
public static class PathNormalizer
{
    /// <summary>Every byte may grow to an escape of three.</summary>
    public const int Growth = 3;

    // What can be kept without a second look at levels above None. '.' and '/' are judged by what stands around them.
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        Encoding.ASCII.GetBytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~!$&'()*+,;=:@[]"));

    private static readonly SearchValues<byte> MustEscape = SearchValues.Create(EscapedBytes());

    private static readonly SearchValues<byte> Unreserved = SearchValues.Create(
        Encoding.ASCII.GetBytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"));

    /// <summary>Normalizes a target. The result is a slice of <paramref name="target"/> or of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">At least <see cref="Growth"/> times as long as the target.</param>
    /// <returns>Null, or why the request must be refused.</returns>
    public static HttpProblem? Normalize(
        ReadOnlySpan<byte> target, PathNormalization level, Span<byte> buffer, out ReadOnlySpan<byte> normalized)
    {
        int fragment = target.IndexOf((byte)'#');
        if (fragment >= 0)
            target = target[..fragment];
        normalized = target;
        if (level == PathNormalization.None || target.IsEmpty || target[0] != '/' || IsNormal(target))
            return null;

        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, target.Length * Growth, nameof(buffer));
        int query = target.IndexOf((byte)'?');
        ReadOnlySpan<byte> path = query < 0 ? target : target[..query];
        int length = Decode(path, level == PathNormalization.DecodeAndMergeSlashes, buffer);
        if (length < 0)
            return HttpProblem.NulInPath;
        length = RemoveDotSegments(buffer[..length]);
        if (level >= PathNormalization.MergeSlashes)
            length = MergeSlashes(buffer[..length]);
        if (query >= 0)
        {
            target[query..].CopyTo(buffer[length..]);
            length += target.Length - query;
        }
        normalized = buffer[..length];
        return null;
    }

    /// <summary>True when no level would change the path: only plain bytes, no two slashes together and no dot after a slash.</summary>
    private static bool IsNormal(ReadOnlySpan<byte> target)
    {
        bool afterSlash = false;
        int at = 0;
        while (at < target.Length)
        {
            int run = target[at..].IndexOfAnyExcept(Plain);
            if (run < 0)
                return true;
            at += run;
            if (run > 0)
                afterSlash = false;
            switch (target[at])
            {
                case (byte)'?':
                    return true;
                case (byte)'/' when !afterSlash:
                    afterSlash = true;
                    break;
                case (byte)'.' when !afterSlash:
                    break;
                default:
                    return false;
            }
            at++;
        }
        return true;
    }

    /// <summary>Steps (1) and the byte-wise part of (2): returns the written length, or -1 for an encoded NUL.</summary>
    private static int Decode(ReadOnlySpan<byte> path, bool decodeSlashes, Span<byte> output)
    {
        int written = 0;
        for (int i = 0; i < path.Length; i++)
        {
            byte b = path[i];
            if (b == '\\')
            {
                output[written++] = (byte)'/';
            }
            else if (MustEscape.Contains(b))
            {
                output[written++] = (byte)'%';
                output[written++] = UpperHex(b >> 4);
                output[written++] = UpperHex(b & 15);
            }
            else if (b == '%' && Escaped(path[i..]) is >= 0 and var value)
            {
                if (value == 0)
                    return -1;
                if (Unreserved.Contains((byte)value) || (decodeSlashes && value is '/' or '\\'))
                    output[written++] = value == '\\' ? (byte)'/' : (byte)value;
                else
                    written += Copy(path.Slice(i, 3), output[written..]);
                i += 2;
            }
            else
            {
                output[written++] = b;
            }
        }
        return written;
    }

    /// <summary>RFC 3986 section 5.2.4 in place. Parameters of a dot segment go with it; repeated slashes are empty segments and count.</summary>
    private static int RemoveDotSegments(Span<byte> path)
    {
        int written = 0;
        int at = 0;
        while (at < path.Length)
        {
            // INVARIANT: path[at] is a slash, and written <= at
            int end = path[(at + 1)..].IndexOf((byte)'/');
            end = end < 0 ? path.Length : at + 1 + end;
            int dots = DotSegment(path[(at + 1)..end]);
            if (dots == 2)
                written = Math.Max(0, path[..written].LastIndexOf((byte)'/'));
            if (dots > 0)
            {
                if (end == path.Length)
                    path[written++] = (byte)'/';
            }
            else
            {
                path[at..end].CopyTo(path[written..]);
                written += end - at;
            }
            at = end;
        }
        return written;
    }

    /// <summary>1 for <c>.</c>, 2 for <c>..</c>, either with path parameters; else 0.</summary>
    private static int DotSegment(ReadOnlySpan<byte> segment)
    {
        if (segment.IsEmpty || segment[0] != '.')
            return 0;
        int parameters = segment.IndexOf((byte)';');
        if (parameters >= 0)
            segment = segment[..parameters];
        return segment.Length == 1 ? 1 : segment.SequenceEqual(".."u8) ? 2 : 0;
    }

    private static int MergeSlashes(Span<byte> path)
    {
        int written = 0;
        byte last = 0;
        foreach (byte b in path)
        {
            if (b != '/' || last != '/')
                path[written++] = b;
            last = b;
        }
        return written;
    }

    /// <summary>The byte an escape stands for, -1 when it is none.</summary>
    private static int Escaped(ReadOnlySpan<byte> text) =>
        text.Length >= 3 && Hex(text[1]) is >= 0 and var high && Hex(text[2]) is >= 0 and var low ? (high << 4) | low : -1;

    private static int Hex(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };

    private static byte UpperHex(int nibble) => (byte)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10);

    private static byte[] EscapedBytes()
    {
        var bytes = new List<byte>("\"<>^{|}`"u8.ToArray());
        for (int b = 0; b < 256; b++)
        {
            if (b is <= 0x20 or >= 0x7F)
                bytes.Add((byte)b);
        }
        return [.. bytes];
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }
}
