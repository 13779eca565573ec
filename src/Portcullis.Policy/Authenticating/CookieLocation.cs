using System.Text;
using Portcullis.Http;

namespace Portcullis.Policy.Authenticating;

/// <summary><c>fromCookies</c>: the first cookie of a name, without the quotes it may stand in.</summary>
internal sealed class CookieLocation(string name) : TokenLocation
{
    private readonly byte[] _name = Encoding.UTF8.GetBytes(name);

    public override void Find(RequestHead request, TokenSearch search)
    {
        HeaderList headers = request.Headers;
        for (int line = headers.Find(KnownHeader.Cookie); line >= 0; line = headers.Find(KnownHeader.Cookie, line + 1))
        {
            ReadOnlySpan<byte> value = headers.Value(line);
            for (int from = 0; from < value.Length; )
            {
                int length = value[from..].IndexOf((byte)';');
                int end = length < 0 ? value.Length : from + length;
                if (Match(line, value, from, end) is { } place)
                {
                    search.Add(this, place);
                    return;
                }
                from = end + 1;
            }
        }
    }

    /// <summary>Istio: cookies stay.</summary>
    public override void Remove(RequestHead request)
    {
    }

    public override string ToString() => $"cookie `{name}`";

    private TokenPlace? Match(int line, ReadOnlySpan<byte> value, int from, int end)
    {
        while (from < end && value[from] is (byte)' ' or (byte)'\t')
            from++;
        int equals = value[from..end].IndexOf((byte)'=');
        if (equals < 0 || !value.Slice(from, equals).TrimEnd(" \t"u8).SequenceEqual(_name))
            return null;
        from += equals + 1;
        while (from < end && value[from] is (byte)' ' or (byte)'\t')
            from++;
        while (end > from && value[end - 1] is (byte)' ' or (byte)'\t')
            end--;
        if (end - from >= 2 && value[from] == (byte)'"' && value[end - 1] == (byte)'"')
            (from, end) = (from + 1, end - 1);
        return new TokenPlace(line, from, end - from);
    }
}
