namespace Portcullis.Identity.Tests;

public sealed class TokenChecksTests
{
    private const long Now = 1_800_000_000;

    private static UnverifiedToken Token(string payload) => TestToken.Read(TestToken.Of("""{"alg":"RS256"}""", payload));

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"exp":0}""", null)] // Istio: never
    [InlineData("""{"exp":1799999939}""", "Jwt is expired")] // 61 s ago
    [InlineData("""{"exp":1799999940}""", null)]
    [InlineData("""{"exp":1799999941}""", null)]
    [InlineData("""{"exp":1}""", "Jwt is expired")]
    [InlineData("""{"exp":1.5}""", "Jwt is expired")]
    [InlineData("""{"exp":1799999940.9}""", null)]
    [InlineData("""{"exp":1799999939.9}""", "Jwt is expired")] // fractions are cut off
    [InlineData("""{"exp":18446744073709551615}""", null)]
    [InlineData("""{"exp":1.8e19}""", null)]
    [InlineData("""{"nbf":0}""", null)]
    [InlineData("""{"nbf":1800000060}""", null)]
    [InlineData("""{"nbf":1800000061}""", "Jwt not yet valid")]
    [InlineData("""{"nbf":18446744073709551615}""", "Jwt not yet valid")]
    [InlineData("""{"nbf":1800000061,"exp":1}""", "Jwt not yet valid")]
    [InlineData("""{"iat":1900000000}""", null)] // when it was made decides nothing
    public void Time_is_judged_with_a_minute_of_skew(string payload, string? text) => (TokenVerifier.CheckTime(Token(payload), Now)?.Text).ShouldBe(text);

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void No_clock_breaks_the_check_of_time(long now)
    {
        TokenVerifier.CheckTime(Token("{}"), now).ShouldBeNull();
        TokenVerifier.CheckTime(Token("""{"nbf":18446744073709551615,"exp":18446744073709551615}"""), now).ShouldBe(now == long.MaxValue ? null : TokenRefusal.NotYetValid);
    }

    [Fact]
    public void The_first_and_the_last_second_are_those_of_the_check()
    {
        UnverifiedToken token = Token("""{"nbf":1000,"exp":2000}""");

        token.FirstSecond.ShouldBe(940);
        token.LastSecond.ShouldBe(2060);
        TokenVerifier.CheckTime(token, token.FirstSecond).ShouldBeNull();
        TokenVerifier.CheckTime(token, token.FirstSecond - 1).ShouldBe(TokenRefusal.NotYetValid);
        TokenVerifier.CheckTime(token, token.LastSecond).ShouldBeNull();
        TokenVerifier.CheckTime(token, token.LastSecond + 1).ShouldBe(TokenRefusal.Expired);
    }

    [Theory]
    [InlineData("""{"aud":"a"}""", "a", true)]
    [InlineData("""{"aud":["x","a"]}""", "b,a", true)]
    [InlineData("""{"aud":"a"}""", "b", false)]
    [InlineData("""{"aud":"A"}""", "a", false)]
    [InlineData("""{"aud":[]}""", "a", false)]
    [InlineData("{}", "a", false)]
    [InlineData("{}", "", true)]
    [InlineData("""{"aud":"a"}""", "", true)]
    [InlineData("""{"aud":"api.x"}""", "https://api.x/", true)]
    [InlineData("""{"aud":"http://api.x"}""", "https://api.x/", true)]
    [InlineData("""{"aud":"https://api.x//"}""", "api.x", false)] // one slash only
    [InlineData("""{"aud":"https://http://api.x"}""", "api.x", false)]
    [InlineData("""{"aud":"https://api.x/y"}""", "api.x", false)]
    [InlineData("""{"aud":""}""", "a", false)]
    public void Audiences_are_compared_without_scheme_and_one_slash(string payload, string allowed, bool fits) =>
        TokenVerifier.CheckAudience(Token(payload), [.. allowed.Split(',', StringSplitOptions.RemoveEmptyEntries)])
            .ShouldBe(fits ? null : TokenRefusal.AudienceNotAllowed);

    [Theory]
    [InlineData("""{"iss":"https://i"}""", "https://i", true)]
    [InlineData("""{"iss":"https://i/"}""", "https://i", false)]
    [InlineData("""{"iss":"https://I"}""", "https://i", false)]
    [InlineData("""{"iss":""}""", "https://i", false)]
    [InlineData("{}", "https://i", false)]
    [InlineData("{}", null, true)]
    [InlineData("""{"iss":"whoever"}""", "", true)]
    public void Issuers_are_compared_exactly(string payload, string? issuer, bool fits) =>
        TokenVerifier.CheckIssuer(Token(payload), issuer).ShouldBe(fits ? null : TokenRefusal.UnknownIssuer);

    [Fact]
    public void Refusals_carry_the_answer_the_log_line_and_their_kind()
    {
        TokenRefusal.AudienceNotAllowed.Status.ShouldBe(403);
        TokenRefusal.Expired.Body.SequenceEqual("Jwt is expired"u8).ShouldBeTrue();
        TokenRefusal.Expired.Details.ShouldBe("jwt_authn_access_denied{Jwt_is_expired}");
        TokenRefusal.Missing.Text.ShouldBe("Jwt is missing");
        TokenRefusal.Missing.IsMissing.ShouldBeTrue();
        TokenRefusal.UnknownIssuer.IsUnknownIssuer.ShouldBeTrue();
        TokenRefusal.Expired.IsMissing.ShouldBeFalse();
    }
}
