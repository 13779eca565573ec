using System.Collections.Immutable;
using System.Text;
using Portcullis.Syntax;

namespace Portcullis.Identity;

/// <summary>
/// A token in compact form (RFC 7515 section 3.1), read but not believed: nothing here was verified. Immutable. Never logged:
/// <see cref="ToString"/> says only the algorithm.
/// </summary>
public sealed class UnverifiedToken
{
    /// <summary>Longer tokens, in bytes, are refused unread.</summary>
    public const int MostBytes = 256 * 1024;

    private readonly byte[] _compact;
    private readonly int _payloadAt;
    private readonly int _signatureAt;
    private readonly byte[] _payloadJson;
    private readonly byte[] _signature;
    private readonly ClaimValue _payload;

    private UnverifiedToken(TokenAlgorithm method, byte[] compact, int payloadAt, int signatureAt, byte[] payloadJson, ClaimValue payload, byte[] signature)
    {
        Method = method;
        _compact = compact;
        _payloadAt = payloadAt;
        _signatureAt = signatureAt;
        _payloadJson = payloadJson;
        _payload = payload;
        _signature = signature;
    }

    public string Algorithm => Method.Name;

    /// <summary>The header's <c>kid</c>; null when there is none.</summary>
    public string? KeyId { get; private init; }

    /// <summary>The <c>iss</c> claim; null when there is none.</summary>
    public string? Issuer { get; private init; }

    /// <summary>The <c>sub</c> claim; null when there is none.</summary>
    public string? Subject { get; private init; }

    /// <summary>The <c>aud</c> claim; empty when there is none.</summary>
    public ImmutableArray<string> Audiences { get; private init; }

    /// <summary>The <c>iat</c> claim in Unix seconds, fractions cut off; null when there is none.</summary>
    public ulong? IssuedAt { get; private init; }

    /// <summary>The <c>nbf</c> claim in Unix seconds, fractions cut off; null when there is none.</summary>
    public ulong? NotBefore { get; private init; }

    /// <summary>The <c>exp</c> claim in Unix seconds, fractions cut off; null when there is none. Istio: 0 means never, as null does.</summary>
    public ulong? Expires { get; private init; }

    /// <summary>The first Unix second at which the token counts, clock skew included.</summary>
    public long FirstSecond => NotBefore is { } start ? Saturated(start) - TokenVerifier.SkewSeconds : long.MinValue;

    /// <summary>The last Unix second at which the token counts, clock skew included.</summary>
    public long LastSecond => Expires is null or 0 ? long.MaxValue : Math.Min(Saturated(Expires.Value), long.MaxValue - TokenVerifier.SkewSeconds) + TokenVerifier.SkewSeconds;

    /// <summary>The token's middle part as received.</summary>
    public ReadOnlySpan<byte> PayloadSegment => _compact.AsSpan(_payloadAt..(_signatureAt - 1));

    /// <summary>The payload: one JSON object in UTF-8.</summary>
    public ReadOnlySpan<byte> PayloadJson => _payloadJson;

    internal TokenAlgorithm Method { get; }
    internal ReadOnlySpan<byte> SignedBytes => _compact.AsSpan(..(_signatureAt - 1));
    internal ReadOnlySpan<byte> Signature => _signature;

    /// <summary>Reads hostile bytes; never throws. Work and memory are bounded by the length, which is bounded.</summary>
    /// <returns>Null exactly when <paramref name="refusal"/> is not.</returns>
    public static UnverifiedToken? Read(ReadOnlySpan<byte> compact, out TokenRefusal? refusal)
    {
        refusal = null;
        int first = compact.IndexOf((byte)'.');
        int last = compact.LastIndexOf((byte)'.');
        if (compact.Length > MostBytes || first < 1 || last < first + 2 || last == compact.Length - 1 || compact[(first + 1)..last].Contains((byte)'.'))
            return Refused(TokenRefusal.BadForm, out refusal);

        TokenAlgorithm? method = ReadHeader(compact[..first], out string? keyId, out refusal);
        if (method is null)
            return null;

        if (StrictBase64Url.Decode(compact[(first + 1)..last]) is not { } json)
            return Refused(TokenRefusal.PayloadEncoding, out refusal);
        Parsed<ClaimValue> payload = ClaimReader.Read(json);
        if (!payload.Ok)
            return Refused(TokenRefusal.PayloadJson, out refusal);

        var claims = new RegisteredClaims(payload.Value);
        if (claims.Refusal is { } wrong)
            return Refused(wrong, out refusal);
        if (StrictBase64Url.Decode(compact[(last + 1)..]) is not { } signature)
            return Refused(TokenRefusal.SignatureEncoding, out refusal);

        return new UnverifiedToken(method, compact.ToArray(), first + 1, last + 1, json, payload.Value, signature)
        {
            KeyId = keyId,
            Issuer = claims.Issuer,
            Subject = claims.Subject,
            Audiences = claims.Audiences,
            IssuedAt = claims.IssuedAt,
            NotBefore = claims.NotBefore,
            Expires = claims.Expires,
        };
    }

    /// <summary>The payload for policies and routes. To be believed only after <see cref="TokenVerifier"/> found nothing wrong.</summary>
    /// <param name="spaceDelimited">Top-level claims to split on spaces, beside <c>scope</c> and <c>permission</c>.</param>
    public TokenClaims Claims(params IReadOnlyList<string> spaceDelimited)
    {
        ArgumentNullException.ThrowIfNull(spaceDelimited);
        return TokenClaims.Of(_payload, spaceDelimited);
    }

    public override string ToString() => $"{Algorithm} token";

    private static TokenAlgorithm? ReadHeader(ReadOnlySpan<byte> segment, out string? keyId, out TokenRefusal? refusal)
    {
        keyId = null;
        refusal = null;
        if (StrictBase64Url.Decode(segment) is not { } json)
            refusal = TokenRefusal.HeaderEncoding;
        else if (ClaimReader.Read(json) is not { Ok: true, Value: var header })
            refusal = TokenRefusal.HeaderJson;
        else if (header.Member("alg"u8) is not { Kind: ClaimKind.Text } name)
            refusal = TokenRefusal.AlgorithmMissing;
        else if (TokenAlgorithm.Find(Encoding.UTF8.GetString(name.Text)) is not { } method)
            refusal = TokenRefusal.AlgorithmNotSupported;
        else if (header.Member("kid"u8) is { Kind: not ClaimKind.Text })
            refusal = TokenRefusal.KeyIdType;
        else if (header.Member("crit"u8) is not null)
            refusal = TokenRefusal.CriticalNotSupported;
        else
        {
            keyId = header.Member("kid"u8) is { } id ? Encoding.UTF8.GetString(id.Text) : null;
            return method;
        }
        return null;
    }

    private static UnverifiedToken? Refused(TokenRefusal reason, out TokenRefusal? refusal)
    {
        refusal = reason;
        return null;
    }

    private static long Saturated(ulong seconds) => (long)Math.Min(seconds, long.MaxValue);
}
