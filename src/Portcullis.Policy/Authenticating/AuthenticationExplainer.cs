using System.Collections.Immutable;
using System.Text;
using Portcullis.Http;
using Portcullis.Identity;

namespace Portcullis.Policy.Authenticating;

/// <summary>Walks the same steps as <see cref="RequestAuthenticator.Authenticate"/> and keeps what each of them found.</summary>
internal static class AuthenticationExplainer
{
    public static AuthenticationExplanation Explain(RequestAuthenticator authenticator, RequestHead original, ITokenKeys keys, long now)
    {
        RequestHead request = Copy(original);
        ImmutableArray<string> removed = [.. authenticator.ForgeableIn(request).Select(Encoding.ASCII.GetString)];
        authenticator.RemoveForgeable(request);
        bool preflight = RequestAuthenticator.IsPreflight(request);
        var rules = ImmutableArray.CreateBuilder<JwtRuleExplanation>();
        if (!preflight)
        {
            foreach (JwtRule rule in authenticator.Rules)
                rules.Add(Explain(rule, request, keys, now, tried: !rules.Any(static earlier => earlier.Refusal is null)));
        }
        AuthenticationResult result = authenticator.Authenticate(request, keys, new TokenCache(), now);
        return new AuthenticationExplanation
        {
            Result = result,
            Rules = rules.ToImmutable(),
            Preflight = preflight,
            HeadersRemoved = removed,
            HeadersWritten = [.. Written(authenticator, rules, request)],
        };
    }

    private static JwtRuleExplanation Explain(JwtRule rule, RequestHead request, ITokenKeys keys, long now, bool tried)
    {
        var cache = new TokenCache();
        TokenRefusal? refusal = tried ? rule.Try(request, keys, cache, now, out _) : TokenRefusal.Missing;
        TokenKeySet? set = rule.Keys.Inline ?? keys.Find(rule.Keys);
        var tokens = ImmutableArray.CreateBuilder<TokenExplanation>();
        if (tried)
        {
            foreach (FoundToken found in cache.Search.Found)
                tokens.Add(Explain(rule, found, request, keys, set, now));
        }
        return new JwtRuleExplanation
        {
            Policy = rule.Policy,
            Index = rule.Index,
            Issuer = rule.Issuer,
            Locations = [.. rule.Locations.Select(static location => location.ToString())],
            Keys = rule.Keys,
            KeysKnown = set is not null,
            Tried = tried,
            Refusal = refusal,
            Tokens = tokens.ToImmutable(),
            Forwards = rule.Forwards,
        };
    }

    private static TokenExplanation Explain(JwtRule rule, FoundToken found, RequestHead request, ITokenKeys keys, TokenKeySet? set, long now)
    {
        var cache = new TokenCache();
        TokenRefusal? refusal = rule.Verify(found.Token, request, keys, cache, now, out _);
        UnverifiedToken? token = found.Token.Read(request, cache, out _);
        return new TokenExplanation
        {
            Location = found.Location.ToString(),
            Refusal = refusal,
            Hint = refusal is null ? "" : TokenHint.Of(refusal, token, rule, set, now),
            Claims = token?.Claims(rule.SpaceDelimited),
            Payload = token is null ? "" : Encoding.UTF8.GetString(token.PayloadJson),
            Signed = token is null ? "" : token.KeyId is { } id ? $"{token.Algorithm}, kid `{id}`" : $"{token.Algorithm}, no kid",
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Written(RequestAuthenticator authenticator, ImmutableArray<JwtRuleExplanation>.Builder rules, RequestHead request)
    {
        for (int i = 0; i < rules.Count; i++)
        {
            if (rules[i] is { Tried: true, Refusal: null })
            {
                foreach (byte[] name in authenticator.Rules[i].Written)
                {
                    if (request.Headers.TryGet(name, out ReadOnlySpan<byte> value))
                        yield return new(Encoding.ASCII.GetString(name), Encoding.UTF8.GetString(value));
                }
            }
        }
    }

    private static RequestHead Copy(RequestHead original)
    {
        var copy = new RequestHead();
        copy.SetMethod(original.Method);
        copy.SetAuthority(original.Authority);
        copy.SetTarget(original.Target);
        copy.Headers.AddAll(original.Headers);
        return copy;
    }
}
