using System.Collections.Immutable;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Resources;

namespace Portcullis.Policy.Authenticating;

/// <summary>One of <c>jwtRules</c>, compiled. Immutable.</summary>
internal sealed class JwtRule
{
    public required ObjectName Policy { get; init; }

    /// <summary>Index into <c>spec.jwtRules</c>.</summary>
    public required int Index { get; init; }

    /// <summary>Empty takes any issuer.</summary>
    public required string Issuer { get; init; }

    /// <summary>Empty takes any audience.</summary>
    public required ImmutableArray<string> Audiences { get; init; }

    /// <summary>Never empty; the first one's token is the one whose claims count.</summary>
    public required TokenLocation[] Locations { get; init; }

    public required KeyReference Keys { get; init; }

    public required bool Forwards { get; init; }

    /// <summary>Lower case; null when the payload goes nowhere.</summary>
    public required byte[]? PayloadHeader { get; init; }

    public required ClaimHeader[] ClaimHeaders { get; init; }

    public required ImmutableArray<string> SpaceDelimited { get; init; }

    /// <summary>Names of the headers it writes, each once.</summary>
    public IEnumerable<byte[]> Written =>
        (PayloadHeader is { } payload ? [payload] : Array.Empty<byte[]>()).Concat(ClaimHeaders.Select(static header => header.Name)).Distinct(Matching.ByteArrayComparer.Instance);

    /// <summary>Tries every token that stands where this rule looks; all of them must verify.</summary>
    /// <param name="verified">The token of the first location; null when this returns a refusal.</param>
    public TokenRefusal? Try(RequestHead request, ITokenKeys keys, TokenCache cache, long now, out VerifiedToken? verified)
    {
        verified = null;
        Find(request, cache.Search);
        if (cache.Search.TooMany)
            return TokenRefusal.BadSignature;
        ReadOnlySpan<FoundToken> found = cache.Search.Found;
        if (found.IsEmpty)
            return TokenRefusal.Missing;
        for (int i = found.Length - 1; i >= 0; i--) // Envoy: backwards, so that the first one's claims are the last to be set
        {
            if (Verify(found[i].Token, request, keys, cache, now, out verified) is { } refusal)
                return refusal;
        }
        return null;
    }

    public void Find(RequestHead request, TokenSearch search)
    {
        search.StartRule();
        foreach (TokenLocation location in Locations)
            location.Find(request, search);
    }

    /// <summary>Parse, issuer, time, audience, key, signature: the first that fails is the answer.</summary>
    public TokenRefusal? Verify(SeenToken seen, RequestHead request, ITokenKeys keys, TokenCache cache, long now, out VerifiedToken? verified)
    {
        verified = null;
        if (seen.Read(request, cache, out TokenRefusal? unreadable) is not { } token)
            return unreadable;
        if ((TokenVerifier.CheckIssuer(token, Issuer) ?? TokenVerifier.CheckTime(token, now)) is { } refusal)
            return refusal;
        TokenKeySet? set = Keys.Inline ?? keys.Find(Keys);
        if (set is not null && seen.Cached?.Find(this, set) is { } known)
        {
            cache.Hits++;
            verified = known;
            return null;
        }
        return TokenVerifier.CheckAudience(token, Audiences) ?? VerifySignature(seen, token, set, request, keys, cache, out verified);
    }

    /// <summary>What an accepted token changes in the request: the token goes, unless it is forwarded, and the output headers come.</summary>
    /// <param name="found">Where this rule's tokens stood.</param>
    public void Apply(VerifiedToken verified, ReadOnlySpan<FoundToken> found, RequestHead request)
    {
        if (!Forwards)
        {
            foreach (FoundToken token in found)
                token.Location.Remove(request);
        }
        if (PayloadHeader is not null)
            request.Headers.Set(PayloadHeader, verified.Token.PayloadSegment);
        for (int i = 0; i < ClaimHeaders.Length; i++)
        {
            if (verified.HeaderValues[i] is { } value)
                request.Headers.Set(ClaimHeaders[i].Name, value);
        }
    }

    public override string ToString() => $"{Policy} jwtRules[{Index}]";

    private TokenRefusal? VerifySignature(
        SeenToken seen, UnverifiedToken token, TokenKeySet? set, RequestHead request, ITokenKeys keys, TokenCache cache, out VerifiedToken? verified)
    {
        verified = null;
        // Istio: until keys were fetched its proxies hold one that nobody can sign for.
        if (set is null)
            return TokenRefusal.BadSignature;
        cache.Misses++;
        if (TokenVerifier.Verify(token, set) is { } refusal)
        {
            if (refusal == TokenRefusal.NoMatchingKey && Keys.Inline is null)
                keys.ReportUnknownKey(Keys);
            return refusal;
        }
        verified = new VerifiedToken(this, set, token, token.Claims(SpaceDelimited));
        cache.Add(seen.Bytes(request), verified);
        return null;
    }
}
