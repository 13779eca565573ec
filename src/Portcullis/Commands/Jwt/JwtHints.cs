using Portcullis.Identity;

namespace Portcullis.Commands;

/// <summary>What may help somebody whose token was refused. Says more than a proxy would tell a caller.</summary>
internal static class JwtHints
{
    private const int MostShown = 8;

    public static string? Of(TokenRefusal refusal, UnverifiedToken? token, TokenKeySet keys, JwtQuestion question, DateTimeOffset now)
    {
        if (token is null)
            return OfForm(refusal);
        long at = now.ToUnixTimeSeconds();
        if (refusal == TokenRefusal.Expired)
            return $"it expired {JwtTime.Describe(token.Expires!.Value, now)}; {TokenVerifier.SkewSeconds} s are forgiven";
        if (refusal == TokenRefusal.NotYetValid)
            return $"it starts {JwtTime.Describe(token.NotBefore!.Value, now)}; {TokenVerifier.SkewSeconds} s are forgiven";
        if (refusal == TokenRefusal.UnknownIssuer)
            return $"the token's issuer is {Named(token.Issuer)}, the rule's `{question.Issuer}`; they are compared exactly{Slash(token.Issuer, question.Issuer!)}";
        if (refusal == TokenRefusal.AudienceNotAllowed)
            return $"the token is meant for {List(token.Audiences)}, the rule takes {List(question.Audiences)}";
        if (refusal == TokenRefusal.NoMatchingKey)
            return $"the token names key {Named(token.KeyId)} and {token.Algorithm}; the set has {Keys(keys)}";
        if (refusal == TokenRefusal.NoUsableKey)
            return "the notes say why no key of the set can be used";
        if (refusal == TokenRefusal.BadSignature)
            return OfSignature(token, keys);
        return null;
    }

    private static string? OfForm(TokenRefusal refusal)
    {
        if (refusal == TokenRefusal.BadForm)
            return "an encrypted token has five parts, an unsigned one an empty third; neither is taken";
        if (refusal == TokenRefusal.AlgorithmNotSupported)
            return $"taken are {string.Join(", ", JwtKeys.Algorithms)}; symmetric ones and none are not, since whoever verifies could sign";
        if (refusal == TokenRefusal.CriticalNotSupported)
            return "the header demands an extension to be understood, and none is (RFC 7515 section 4.1.11)";
        if (refusal == TokenRefusal.PayloadJson)
            return "the claims must be one JSON object in UTF-8 in which no name stands twice; `portcullis jwt inspect` shows them";
        return null;
    }

    private static string OfSignature(UnverifiedToken token, TokenKeySet keys)
    {
        TokenKeyType wanted = token.Algorithm switch { "EdDSA" => TokenKeyType.Okp, ['E', ..] => TokenKeyType.Ec, _ => TokenKeyType.Rsa };
        return keys.Keys.Any(key => key.Type == wanted)
            ? "the token was changed, or signed with another key than the set's; a proxy with an old set says the same after keys were changed"
            : $"{token.Algorithm} needs a key of another kind; the set has {Keys(keys)}";
    }

    private static string Slash(string? one, string other) =>
        one is not null && one.TrimEnd('/') == other.TrimEnd('/') ? ", also in the trailing slash" : "";

    private static string Keys(TokenKeySet keys)
    {
        string shown = string.Join(", ", keys.Keys.Take(MostShown).Select(static key => $"{Named(key.KeyId)} ({key.Algorithm ?? key.Description})"));
        return keys.Keys.Length > MostShown ? $"{shown} and {keys.Keys.Length - MostShown} more" : shown;
    }

    private static string List(IReadOnlyList<string> names) => names.Count == 0 ? "nobody" : string.Join(", ", names.Take(MostShown).Select(Named));

    private static string Named(string? name) => name is null ? "(none)" : $"`{(name.Length > 200 ? name[..200] + "…" : name)}`";
}
