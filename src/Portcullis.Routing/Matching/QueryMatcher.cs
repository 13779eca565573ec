namespace Portcullis.Routing;

/// <summary>One entry of <c>queryParams</c>: the first parameter of this name, compared as sent (nothing is decoded).</summary>
internal sealed class QueryMatcher(byte[] name, StringMatcher value)
{
    public bool Matches(in RouteRequest request)
    {
        ReadOnlySpan<byte> rest = request.Query;
        while (!rest.IsEmpty)
        {
            rest = rest[1..]; // the `?` or `&` in front
            int end = rest.IndexOf((byte)'&');
            ReadOnlySpan<byte> pair = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[end..];

            int equals = pair.IndexOf((byte)'=');
            ReadOnlySpan<byte> key = equals < 0 ? pair : pair[..equals];
            if (key.SequenceEqual(name))
                return value.Matches(equals < 0 ? default : pair[(equals + 1)..]);
        }
        return false;
    }
}
