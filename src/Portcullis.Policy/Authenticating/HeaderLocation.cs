using System.Buffers;
using System.Text;
using Portcullis.Http;

namespace Portcullis.Policy.Authenticating;

/// <summary><c>fromHeaders</c>: each line of a header by itself, the token after a prefix or the whole value.</summary>
internal sealed class HeaderLocation(string name, string prefix) : TokenLocation
{
    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."u8);

    private readonly byte[] _name = Encoding.UTF8.GetBytes(name.ToLowerInvariant());
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes(prefix);

    /// <summary>Lower case.</summary>
    public ReadOnlySpan<byte> Name => _name;

    public override void Find(RequestHead request, TokenSearch search)
    {
        HeaderList headers = request.Headers;
        for (int line = headers.Find(_name); line >= 0; line = headers.Find(_name, line + 1))
        {
            ReadOnlySpan<byte> value = headers.Value(line);
            int at = value.IndexOf(_prefix); // 0 without a prefix
            if (at >= 0)
                search.Add(this, Token(line, value, at + _prefix.Length));
        }
    }

    public override void Remove(RequestHead request) => request.Headers.RemoveAll(_name);

    public override string ToString() => _prefix.Length == 0 ? $"header `{name}`" : $"header `{name}` after `{prefix}`";

    // Envoy: what follows the token is part of it, so a second credential on the line makes it malformed instead of being overlooked.
    private TokenPlace Token(int line, ReadOnlySpan<byte> value, int from)
    {
        if (_prefix.Length == 0)
            return new TokenPlace(line, 0, value.Length);
        int start = value[from..].IndexOfAny(TokenBytes);
        return start < 0 ? new TokenPlace(line, 0, value.Length) : new TokenPlace(line, from + start, value.Length - from - start);
    }
}
