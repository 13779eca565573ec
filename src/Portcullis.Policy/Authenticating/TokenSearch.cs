namespace Portcullis.Policy.Authenticating;

/// <summary>The tokens of the request at hand. One per worker, reused from request to request.</summary>
internal sealed class TokenSearch
{
    /// <summary>Tokens of one request that are looked at. A request with more is refused, so that no request makes much work.</summary>
    public const int Most = 16;

    private readonly SeenToken[] _seen = new SeenToken[Most];
    private readonly FoundToken[] _found = new FoundToken[Most];
    private int _seenCount;
    private int _foundCount;

    public TokenSearch()
    {
        for (int i = 0; i < Most; i++)
            _seen[i] = new SeenToken();
    }

    /// <summary>What the rule at hand found, in the order of its locations.</summary>
    public ReadOnlySpan<FoundToken> Found => _found.AsSpan(0, _foundCount);

    /// <summary>More tokens than are looked at.</summary>
    public bool TooMany { get; private set; }

    public void StartRule() => _foundCount = 0;

    public void Add(TokenLocation location, TokenPlace place)
    {
        if (_foundCount == Most || At(place) is not { } token)
        {
            TooMany = true;
            return;
        }
        _found[_foundCount++] = new FoundToken(location, token);
    }

    public void Clear()
    {
        for (int i = 0; i < _seenCount; i++)
            _seen[i].Clear();
        _found.AsSpan().Clear();
        _seenCount = _foundCount = 0;
        TooMany = false;
    }

    private SeenToken? At(TokenPlace place)
    {
        for (int i = 0; i < _seenCount; i++)
        {
            if (_seen[i].StandsAt(place))
                return _seen[i];
        }
        if (_seenCount == Most)
            return null;
        SeenToken token = _seen[_seenCount++];
        token.Set(place);
        return token;
    }
}
