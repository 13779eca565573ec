using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Policy.Authenticating;
using Portcullis.Resources;
using Portcullis.Testing;
using static Portcullis.Policy.Tests.Authenticating.GivenTokens;

namespace Portcullis.Policy.Tests.Authenticating;

/// <summary>What is remembered of tokens, and for how long.</summary>
public sealed class TokenCacheTests
{
    private static readonly JwtRuleSpec Remote = RuleA with { Jwks = null, JwksUri = "https://keys.example/" };

    [Fact]
    public void A_token_is_remembered_with_its_claims()
    {
        RequestAuthenticator rules = Compile(RuleA);
        var cache = new TokenCache();

        TokenClaims first = rules.Ask(Bearer(TokenA), cache: cache).Claims.ShouldNotBeNull();
        rules.Ask(Bearer(TokenA), cache: cache).Claims.ShouldBeSameAs(first);
        rules.Ask(Request($"/?access_token={TokenA.Replace(".", "%2e")}"), cache: cache).Claims.ShouldBeSameAs(first);
        cache.Count.ShouldBe(1);
    }

    [Fact]
    public void Only_successes_are_remembered()
    {
        RequestAuthenticator rules = Compile(RuleA);
        var cache = new TokenCache();

        foreach (string token in (string[])["nonsense", Forged, TokenC, TokenB, Token(A, KeyA)[..^2]])
            rules.Ask(Bearer(token), cache: cache).Ok.ShouldBeFalse();
        cache.Count.ShouldBe(0);
    }

    [Fact]
    public void A_remembered_token_expires_and_may_not_be_valid_yet()
    {
        RequestAuthenticator rules = Compile(RuleA);
        var cache = new TokenCache();
        string token = With($"\"nbf\":{Now}");

        rules.Answer(Bearer(token), cache: cache).ShouldBe($"of {A}");
        rules.Answer(Bearer(token), cache: cache, now: Now + 3661).ShouldBe("401 Jwt is expired");
        rules.Answer(Bearer(token), cache: cache, now: Now - 61).ShouldBe("401 Jwt not yet valid");
        rules.Answer(Bearer(token), cache: cache).ShouldBe($"of {A}");
    }

    [Fact]
    public void Other_keys_make_a_remembered_token_be_verified_again()
    {
        RequestAuthenticator rules = Compile(Remote);
        var cache = new TokenCache();
        var keys = new ChangingKeys { Set = TokenRefusalTests.Set(KeyA) };

        TokenClaims first = rules.Ask(Bearer(TokenA), keys, cache).Claims.ShouldNotBeNull();
        keys.Set = TokenRefusalTests.Set(KeyA, KeyB);
        rules.Ask(Bearer(TokenA), keys, cache).Claims.ShouldNotBeNull().ShouldNotBeSameAs(first);
        keys.Set = TokenRefusalTests.Set(KeyB);
        rules.Answer(Bearer(TokenA), keys, cache).ShouldBe("401 Jwks doesn't have key to match kid or alg from Jwt");
        keys.Set = null;
        rules.Answer(Bearer(TokenA), keys, cache).ShouldBe("401 Jwt verification fails");
    }

    [Fact]
    public void What_one_rule_accepted_another_one_checks_for_itself()
    {
        var cache = new TokenCache();

        Compile(RuleA).Ask(Bearer(TokenA), cache: cache).Ok.ShouldBeTrue();
        Compile(RuleA with { Audiences = ["x"] }).Answer(Bearer(TokenA), cache: cache).ShouldBe("403 Audiences in Jwt are not allowed");
        Compile(RuleA with { Jwks = Jwks(KeyB) }).Answer(Bearer(TokenA), cache: cache).ShouldBe("401 Jwks doesn't have key to match kid or alg from Jwt");
        Compile(RuleB).Answer(Bearer(TokenA), cache: cache).ShouldBe("401 Jwt issuer is not configured");
    }

    [Fact]
    public void A_token_that_differs_in_one_byte_is_another_one()
    {
        RequestAuthenticator rules = Compile(RuleA);
        var cache = new TokenCache();
        rules.Ask(Bearer(TokenA), cache: cache).Ok.ShouldBeTrue();

        foreach (int at in (int[])[0, TokenA.IndexOf('.') + 5, TokenA.Length - 30])
        {
            char other = TokenA[at] == 'A' ? 'B' : 'A';
            rules.Ask(Bearer($"{TokenA[..at]}{other}{TokenA[(at + 1)..]}"), cache: cache).Ok.ShouldBeFalse();
        }
    }

    [Fact]
    public void Tokens_beyond_the_bound_push_out_the_ones_that_were_not_asked_for()
    {
        var cache = new TokenCache();
        VerifiedToken verified = Verified();

        for (int i = 0; i < 9000; i++)
        {
            cache.Add(BitConverter.GetBytes(i), verified);
            cache.Find(BitConverter.GetBytes(0)).ShouldNotBeNull();
        }
        cache.Count.ShouldBeLessThanOrEqualTo(8192);
        cache.Count.ShouldBeGreaterThan(4096);
        cache.Find(BitConverter.GetBytes(1)).ShouldBeNull();
        cache.Find(BitConverter.GetBytes(8999)).ShouldNotBeNull();
    }

    [Fact]
    public void Long_tokens_are_bounded_by_bytes_and_the_longest_are_not_remembered()
    {
        var cache = new TokenCache();
        VerifiedToken verified = Verified();
        byte[] token = new byte[16 * 1024];

        for (int i = 0; i < 300; i++)
        {
            BitConverter.TryWriteBytes(token, i);
            cache.Add(token, verified);
        }
        cache.Count.ShouldBeInRange(65, 140);

        var fresh = new TokenCache();
        fresh.Add(new byte[(16 * 1024) + 1], verified);
        fresh.Count.ShouldBe(0);
    }

    [Fact]
    public void A_token_seen_before_costs_no_allocation()
    {
        JwtRuleSpec writing = RuleA with { OutputPayloadToHeader = "x-payload", OutputClaimToHeaders = [new ClaimToHeaderSpec("x-n", "n")], FromHeaders = [new("authorization", "Bearer ")], FromParams = ["t"], FromCookies = ["c"] };
        RequestAuthenticator rules = Compile(RuleB, writing, RuleB with { Issuer = C });
        var cache = new TokenCache();
        byte[] value = System.Text.Encoding.ASCII.GetBytes($"Bearer {With("\"n\":12")}");
        RequestHead request = Request("/path?a=b");
        bool ok = true;

        Allocations.Of(() =>
        {
            request.Headers.Clear();
            request.Headers.Add(KnownHeader.Cookie, "a=b; d=e"u8);
            request.Headers.Add(KnownHeader.Authorization, value);
            ok &= rules.Authenticate(request, InlineKeys.Instance, cache, Now).Ok;
        }).ShouldBe(0);
        ok.ShouldBeTrue();
        request.Lines().ShouldStartWith("cookie: a=b; d=e | x-payload: ");
    }

    [Fact]
    public void Passing_without_a_token_costs_no_allocation()
    {
        RequestAuthenticator rules = Compile(RuleA, RuleB);
        var cache = new TokenCache();
        RequestHead request = Request("/path?a=b", "x: y");

        Allocations.Of(() => rules.Authenticate(request, InlineKeys.Instance, cache, Now)).ShouldBe(0);
    }

    private static VerifiedToken Verified()
    {
        JwtRule rule = Compile(RuleA).Rules[0];
        UnverifiedToken token = UnverifiedToken.Read(System.Text.Encoding.ASCII.GetBytes(TokenA), out _).ShouldNotBeNull();
        return new VerifiedToken(rule, rule.Keys.Inline.ShouldNotBeNull(), token, token.Claims());
    }
}
