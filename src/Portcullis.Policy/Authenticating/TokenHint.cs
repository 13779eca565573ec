using System.Globalization;
using Portcullis.Identity;

namespace Portcullis.Policy.Authenticating;

/// <summary>Says why a token was refused in terms of that token, for people.</summary>
internal static class TokenHint
{
    public static string Of(TokenRefusal refusal, UnverifiedToken? token, JwtRule rule, TokenKeySet? keys, long now)
    {
        if (token is null)
            return refusal == TokenRefusal.AlgorithmNotSupported ? "only RS, PS and ES with 256, 384 or 512 and EdDSA are; `none` and symmetric keys never are" : "";
        if (refusal == TokenRefusal.UnknownIssuer)
            return $"its `iss` is {(token.Issuer is { } issuer ? $"`{issuer}`" : "absent")}, the rule is for `{rule.Issuer}`";
        if (refusal == TokenRefusal.Expired)
            return $"it expired at {Time(token.Expires)}, {Apart(now, token.Expires)} before {Time(Seconds(now))}";
        if (refusal == TokenRefusal.NotYetValid)
            return $"it counts from {Time(token.NotBefore)}, {Apart(now, token.NotBefore)} after {Time(Seconds(now))}";
        if (refusal == TokenRefusal.AudienceNotAllowed)
            return $"its `aud` is {(token.Audiences.IsEmpty ? "absent" : List(token.Audiences))}, the rule takes {List(rule.Audiences)}";
        if (keys is null)
            return $"the keys of {rule.Keys} were never fetched";
        if (refusal == TokenRefusal.NoMatchingKey)
            return $"it names {(token.KeyId is { } id ? $"kid `{id}`" : "no kid")} and {token.Algorithm}; the keys are {Keys(keys)}";
        if (refusal == TokenRefusal.NoUsableKey)
            return keys.Notes.IsEmpty ? "the key set is empty" : string.Join("; ", keys.Notes);
        return refusal == TokenRefusal.BadSignature ? $"none of the keys made this signature: {Keys(keys)}" : "";
    }

    private static string Keys(TokenKeySet keys) =>
        string.Join(", ", keys.Keys.Select(static key =>
            $"{(key.KeyId is { } id ? $"`{id}`" : "one without kid")} ({key.Description}{(key.Algorithm is { } algorithm ? $", {algorithm} only" : "")})"));

    private static string List(IEnumerable<string> values) => string.Join(", ", values.Select(static value => $"`{value}`"));

    private static ulong? Seconds(long time) => time < 0 ? null : (ulong)time;

    private static string Time(ulong? seconds) =>
        seconds is { } time && time <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds((long)time).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : "a time out of range";

    private static string Apart(long now, ulong? then)
    {
        decimal seconds = Math.Abs((then ?? 0) - (decimal)now);
        return seconds switch
        {
            < 120 => $"{seconds} s",
            < 7200 => $"{Math.Floor(seconds / 60)} min",
            < 172_800 => $"{Math.Floor(seconds / 3600)} h",
            _ => $"{Math.Floor(seconds / 86_400)} days",
        };
    }
}
