using System.Collections.Immutable;

namespace Portcullis.Identity;

/// <summary>
/// The checks after parsing, in the order a caller makes them: issuer, time, audience, signature. Each returns null when it finds
/// nothing wrong. Pure and safe to call from several threads; never throws on any token.
/// </summary>
public static class TokenVerifier
{
    /// <summary>How far clocks may differ, both ways.</summary>
    public const int SkewSeconds = 60;

    /// <summary>Signatures tried for one token. A set whose keys all lack a <c>kid</c> must not make each token arbitrarily dear.</summary>
    internal const int MostTries = 64;

    /// <summary>Compares exactly; a trailing slash counts.</summary>
    /// <param name="issuer">Null or empty takes any issuer, also none.</param>
    public static TokenRefusal? CheckIssuer(UnverifiedToken token, string? issuer)
    {
        ArgumentNullException.ThrowIfNull(token);
        return string.IsNullOrEmpty(issuer) || token.Issuer == issuer ? null : TokenRefusal.UnknownIssuer;
    }

    public static TokenRefusal? CheckTime(UnverifiedToken token, long nowSeconds)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (nowSeconds < token.FirstSecond)
            return TokenRefusal.NotYetValid;
        return nowSeconds > token.LastSecond ? TokenRefusal.Expired : null;
    }

    /// <summary>Compares without a leading <c>http://</c> or <c>https://</c> and one trailing slash on either side.</summary>
    /// <param name="audiences">Empty takes any audience, also none.</param>
    public static TokenRefusal? CheckAudience(UnverifiedToken token, ImmutableArray<string> audiences)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (audiences.IsDefaultOrEmpty)
            return null;
        foreach (string meant in token.Audiences)
        {
            foreach (string wanted in audiences)
            {
                if (Bare(meant).SequenceEqual(Bare(wanted)))
                    return null;
            }
        }
        return TokenRefusal.AudienceNotAllowed;
    }

    /// <summary>Chooses the keys by <c>kid</c>, <c>alg</c> and <c>kty</c> and checks the signature. Keys a token brings along are never looked at.</summary>
    public static TokenRefusal? Verify(UnverifiedToken token, TokenKeySet keys)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(keys);
        if (!keys.HasUsableKeys)
            return TokenRefusal.NoUsableKey;
        bool meant = false;
        int tries = 0;
        foreach (TokenKey key in keys.Keys)
        {
            if (!key.IsMeantBy(token))
                continue;
            meant = true;
            if (!key.Fits(token.Method))
                continue;
            if (token.Method.KeyType == TokenKeyType.Okp && token.Signature.Length != Ed25519TokenKey.SignatureBytes)
                return TokenRefusal.Ed25519Length;
            if (key.Verify(token.Method, token.SignedBytes, token.Signature))
                return null;
            if (++tries == MostTries)
                break;
        }
        return meant ? TokenRefusal.BadSignature : TokenRefusal.NoMatchingKey;
    }

    private static ReadOnlySpan<char> Bare(string audience)
    {
        ReadOnlySpan<char> text = audience;
        if (text.StartsWith("https://", StringComparison.Ordinal))
            text = text["https://".Length..];
        else if (text.StartsWith("http://", StringComparison.Ordinal))
            text = text["http://".Length..];
        return text.EndsWith("/", StringComparison.Ordinal) ? text[..^1] : text;
    }
}
