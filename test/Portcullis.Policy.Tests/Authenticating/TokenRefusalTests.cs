using Portcullis.Identity;
using Portcullis.Resources;
using Portcullis.Testing;
using static Portcullis.Policy.Tests.Authenticating.GivenTokens;

namespace Portcullis.Policy.Tests.Authenticating;

/// <summary>The order of the checks, and what keys have to do with it.</summary>
public sealed class TokenRefusalTests
{
    private const string Accepted = $"of {A}";

    [Theory]
    [InlineData(-61, "401 Jwt is expired")]
    [InlineData(-60, Accepted)]
    [InlineData(-59, Accepted)]
    public void T77_a_token_expires_a_minute_late(int seconds, string expected) =>
        Compile(RuleA).Answer(Bearer(KeyA.Sign($$"""{"iss":"{{A}}","sub":"of {{A}}","exp":{{Now + seconds}}}"""))).ShouldBe(expected);

    [Theory]
    [InlineData("\"sub\":\"of https://a.example\"", Accepted)]
    [InlineData("\"sub\":\"of https://a.example\",\"exp\":0", Accepted)]
    [InlineData("\"nbf\":1800000061", "401 Jwt not yet valid")]
    [InlineData("\"nbf\":1800000060", "no subject")]
    [InlineData("\"exp\":\"1800000060\"", "401 Jwt payload [exp] field is not an integer")]
    public void T125_times_may_be_absent_and_must_be_numbers(string claims, string expected) =>
        Compile(RuleA).Answer(Bearer(KeyA.Sign($$"""{"iss":"{{A}}",{{claims}}}"""))).ShouldBe(expected);

    [Theory]
    [InlineData("https://api.x/", "\"aud\":\"api.x\"", Accepted)]
    [InlineData("https://api.x/", "\"aud\":[\"other\",\"http://api.x\"]", Accepted)]
    [InlineData("https://api.x/", "\"aud\":\"api.x/y\"", "403 Audiences in Jwt are not allowed")]
    [InlineData("https://api.x/", "\"x\":1", "403 Audiences in Jwt are not allowed")]
    public void T124_audiences_are_compared_without_scheme_and_slash(string audience, string claims, string expected) =>
        Compile(RuleA with { Audiences = ["else", audience] }).Answer(Bearer(With(claims))).ShouldBe(expected);

    [Fact]
    public void Each_check_comes_before_the_next()
    {
        RequestAuthenticator rules = Compile(RuleA with { Audiences = ["me"] });
        string Refused(string issuer, long expires, string audience, string kid, bool signed = true) => rules.Answer(Bearer(
            (signed ? KeyA : KeyB).Sign($$"""{"iss":"{{issuer}}","sub":"s","exp":{{expires}},"aud":"{{audience}}"}""", $$"""{"alg":"ES256","kid":"{{kid}}"}""")));

        Refused(C, 1, "you", "no", signed: false).ShouldBe("401 Jwt issuer is not configured");
        Refused(A, 1, "you", "no", signed: false).ShouldBe("401 Jwt is expired");
        Refused(A, Now, "you", "no", signed: false).ShouldBe("403 Audiences in Jwt are not allowed");
        Refused(A, Now, "me", "no", signed: false).ShouldBe("401 Jwks doesn't have key to match kid or alg from Jwt");
        Refused(A, Now, "me", "key-a", signed: false).ShouldBe("401 Jwt verification fails");
        Refused(A, Now, "me", "key-a").ShouldBe("s");
    }

    [Fact]
    public void A_rule_without_issuer_takes_any()
    {
        JwtRuleSpec rule = RuleA with { Issuer = "" };

        Compile(rule).Answer(Bearer(TokenC)).ShouldBe($"of {C}");
        Compile(rule).Answer(Bearer(KeyA.Sign("""{"sub":"s"}"""))).ShouldBe("s");
        Compile(RuleA).Answer(Bearer(KeyA.Sign("""{"sub":"s"}"""))).ShouldBe("401 Jwt issuer is not configured");
    }

    [Fact]
    public void T82_keys_that_were_never_fetched_accept_no_token_and_let_the_rest_pass()
    {
        RequestAuthenticator rules = Compile(RuleA with { Jwks = null, JwksUri = "https://keys.example/" });

        rules.Answer(Request("/")).ShouldBe("none");
        rules.Answer(Bearer(TokenA)).ShouldBe("401 Jwt verification fails");
        rules.Answer(Bearer(TokenC)).ShouldBe("401 Jwt issuer is not configured");
        rules.Answer(Bearer(KeyA.Sign($$"""{"iss":"{{A}}","exp":1}"""))).ShouldBe("401 Jwt is expired");
    }

    [Fact]
    public void T126_an_unknown_key_is_reported_and_accepted_once_it_is_there()
    {
        using TestSigningKey next = TestSigningKey.Create(id: "next");
        RequestAuthenticator rules = Compile(RuleA with { Jwks = null, JwksUri = "https://keys.example/" });
        var keys = new ChangingKeys { Set = Set(KeyA) };
        string token = Token(A, next);

        rules.Answer(Bearer(token), keys).ShouldBe("401 Jwks doesn't have key to match kid or alg from Jwt");
        keys.Reported.ShouldBe(rules.Keys);
        keys.Set = Set(KeyA, next);
        rules.Answer(Bearer(token), keys).ShouldBe(Accepted);
        keys.Reported.Count.ShouldBe(1);
    }

    [Fact]
    public void Only_a_key_that_a_token_of_the_issuer_names_is_reported()
    {
        RequestAuthenticator rules = Compile(RuleA with { Jwks = null, JwksUri = "https://keys.example/", Audiences = ["me"] });
        var keys = new ChangingKeys { Set = Set(KeyA) };

        rules.Ask(Bearer(Token(C, KeyB)), keys);
        rules.Ask(Bearer(Token(A, KeyB)), keys); // another audience
        rules.Ask(Bearer("nonsense"), keys);
        rules.Ask(Bearer(Token(A, KeyB, $$"""{"alg":"ES256","kid":"key-a"}""", ",\"aud\":\"me\"")), keys); // a bad signature
        Compile(RuleA).Ask(Bearer(Token(A, KeyB)), keys);
        keys.Reported.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"oct","k":"AAAA"}]}""")]
    public void A_set_without_a_usable_key_accepts_nothing(string jwks) =>
        Compile(RuleA with { Jwks = jwks }).Answer(Bearer(TokenA)).ShouldBe("401 Jwks doesn't have any valid public key");

    [Fact]
    public void The_keys_to_be_fetched_are_listed_once()
    {
        JwtRuleSpec remote = RuleA with { Jwks = null, JwksUri = "https://keys.example/", Timeout = TimeSpan.FromSeconds(2) };
        RequestAuthenticator rules = Compile(remote, remote with { Audiences = ["x"] }, RuleB, RuleB with { Jwks = null });

        rules.Keys.Select(key => key.ToString()).ShouldBe(["https://keys.example/", B]);
        rules.Keys[0].Timeout.ShouldBe(TimeSpan.FromSeconds(2));
        rules.Keys[1].DiscoveryIssuer.ShouldBe(B);
    }

    internal static TokenKeySet Set(params TestSigningKey[] keys) =>
        TokenKeySet.Parse(System.Text.Encoding.UTF8.GetBytes(Jwks(keys)), ed25519: null).Value.ShouldNotBeNull();
}
