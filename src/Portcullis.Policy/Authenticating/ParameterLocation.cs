using System.Buffers;
using System.Text;
using Portcullis.Http;

namespace Portcullis.Policy.Authenticating;

/// <summary><c>fromParams</c>: the first query parameter of a name, percent-decoded.</summary>
internal sealed class ParameterLocation(string name) : TokenLocation
{
    private readonly byte[] _name = Encoding.UTF8.GetBytes(name);

    public override void Find(RequestHead request, TokenSearch search)
    {
        ReadOnlySpan<byte> target = request.Target;
        int from = target.IndexOf((byte)'?') + 1;
        while (from > 0 && from <= target.Length)
        {
            int end = End(target, from);
            ReadOnlySpan<byte> pair = target[from..end];
            if (IsNamed(pair, out int equals))
            {
                int value = equals < 0 ? end : from + equals + 1;
                search.Add(this, new TokenPlace(TokenPlace.Target, value, end - value, target[value..end].Contains((byte)'%')));
                return;
            }
            from = end + 1;
        }
    }

    /// <summary>SECURITY: takes away every parameter of the name, the ones that were not verified too. What is left keeps its bytes.</summary>
    public override void Remove(RequestHead request)
    {
        ReadOnlySpan<byte> target = request.Target;
        int query = target.IndexOf((byte)'?');
        if (query < 0)
            return;
        byte[] kept = ArrayPool<byte>.Shared.Rent(target.Length);
        target[..query].CopyTo(kept);
        int length = query;
        for (int from = query + 1; from <= target.Length; )
        {
            int end = End(target, from);
            if (!IsNamed(target[from..end], out _))
            {
                kept[length] = (byte)(length == query ? '?' : '&');
                target[from..end].CopyTo(kept.AsSpan(length + 1));
                length += end - from + 1;
            }
            from = end + 1;
        }
        request.SetTarget(kept.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(kept, clearArray: true);
    }

    public override string ToString() => $"query parameter `{name}`";

    private static int End(ReadOnlySpan<byte> target, int from)
    {
        int end = target[from..].IndexOf((byte)'&');
        return end < 0 ? target.Length : from + end;
    }

    private bool IsNamed(ReadOnlySpan<byte> pair, out int equals)
    {
        equals = pair.IndexOf((byte)'=');
        return PercentText.Equals(equals < 0 ? pair : pair[..equals], _name);
    }
}
