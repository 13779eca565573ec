using Portcullis.Http;
using Portcullis.Identity;

namespace Portcullis.Policy.Authenticating;

/// <summary>A token of the request at hand, read once however many rules look at it. Made to be reused.</summary>
internal sealed class SeenToken
{
    private TokenPlace _place;
    private byte[]? _decoded;
    private bool _read;
    private UnverifiedToken? _token;
    private TokenRefusal? _refusal;

    /// <summary>What is remembered of the same token; null when nothing is, or before <see cref="Read"/>.</summary>
    public CachedToken? Cached { get; private set; }

    public bool StandsAt(TokenPlace place) => _place == place;

    public void Set(TokenPlace place)
    {
        Clear();
        _place = place;
    }

    /// <summary>Forgets the token, so that nothing of a caller's outlives the request here.</summary>
    public void Clear()
    {
        _place = default;
        (_decoded, _token, _refusal, Cached) = (null, null, null, null);
        _read = false;
    }

    /// <summary>The token's bytes, percent-decoded where it stood in the query.</summary>
    public ReadOnlySpan<byte> Bytes(RequestHead request)
    {
        if (_decoded is not null)
            return _decoded;
        ReadOnlySpan<byte> all = _place.Line == TokenPlace.Target ? request.Target : request.Headers.Value(_place.Line);
        ReadOnlySpan<byte> text = all.Slice(_place.From, _place.Length);
        return _place.Encoded ? _decoded = PercentText.Decode(text) : text;
    }

    /// <summary>Reads it, or remembers having done so. Null, with the reason, when it is no token.</summary>
    public UnverifiedToken? Read(RequestHead request, TokenCache cache, out TokenRefusal? refusal)
    {
        if (!_read)
        {
            ReadOnlySpan<byte> bytes = Bytes(request);
            Cached = cache.Find(bytes);
            _token = Cached?.Token ?? UnverifiedToken.Read(bytes, out _refusal);
            _read = true;
        }
        refusal = _refusal;
        return _token;
    }
}
