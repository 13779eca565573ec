using System.Buffers;
using Portcullis.Http;

namespace Portcullis.Routing;

/// <summary>One entry of <c>headers</c> or <c>withoutHeaders</c>. A repeated header is matched as its values joined with <c>,</c>.</summary>
/// <param name="name">Lower case.</param>
/// <param name="without">The entry holds when the value does not match; an absent header counts as empty there.</param>
internal sealed class HeaderMatcher(HeaderName name, StringMatcher value, bool without)
{
    public bool Matches(in RouteRequest request)
    {
        if (name.IsHost)
            return value.Matches(request.Authority) != without;

        HeaderList headers = request.Headers;
        int first = headers.Find(name.Bytes);
        if (first < 0)
            return without && (value.IsAny || !value.Matches(default));
        if (value.IsAny)
            return !without;
        bool matches = headers.Find(name.Bytes, first + 1) < 0 ? value.Matches(headers.Value(first)) : MatchesJoined(headers, first);
        return matches != without;
    }

    private bool MatchesJoined(HeaderList headers, int first)
    {
        int length = 0;
        for (int i = first; i >= 0; i = headers.Find(name.Bytes, i + 1))
            length += headers.Value(i).Length + 1;

        byte[] joined = ArrayPool<byte>.Shared.Rent(length);
        int used = 0;
        for (int i = first; i >= 0; i = headers.Find(name.Bytes, i + 1))
        {
            headers.Value(i).CopyTo(joined.AsSpan(used));
            used += headers.Value(i).Length;
            joined[used++] = (byte)',';
        }
        bool matches = value.Matches(joined.AsSpan(0, used - 1));
        ArrayPool<byte>.Shared.Return(joined);
        return matches;
    }
}
