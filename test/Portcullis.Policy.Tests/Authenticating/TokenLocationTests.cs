using Portcullis.Resources;
using static Portcullis.Policy.Tests.Authenticating.GivenTokens;

namespace Portcullis.Policy.Tests.Authenticating;

/// <summary>Where tokens are looked for, and what is taken off the request.</summary>
public sealed class TokenLocationTests
{
    private const string Malformed = "401 Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections";
    private const string Accepted = $"of {A}";

    [Theory]
    [InlineData("Authorization: Bearer TOKEN", Accepted)]
    [InlineData("AUTHORIZATION: Bearer TOKEN", Accepted)]
    [InlineData("Authorization: Bearer   TOKEN", Accepted)]
    [InlineData("Authorization: Digest x, Bearer TOKEN", Accepted)] // the prefix may stand anywhere
    [InlineData("Authorization: bearer TOKEN", "none")] // and is compared with case
    [InlineData("Authorization: Basic dXNlcjpwYXNz", "none")]
    [InlineData("Authorization: TOKEN", "none")]
    [InlineData("Authorization: Bearer", "none")]
    [InlineData("Authorization: Bearer TOKEN,Bearer TOKEN", Malformed)] // whatever follows is part of the token
    [InlineData("Authorization: Bearer TOKEN x", "401 Jwt signature is an invalid Base64url encoded")]
    [InlineData("Authorization: Bearer ,;", Malformed)]
    [InlineData("Authorization: Bearer \"TOKEN", Accepted)] // it starts at the first character that a token may have
    [InlineData("X-Authorization: Bearer TOKEN", "none")]
    public void By_default_a_token_follows_Bearer(string line, string expected) =>
        Compile(RuleA).Answer(Request("/", line.Replace("TOKEN", TokenA))).ShouldBe(expected);

    [Theory]
    [InlineData("/?access_token=TOKEN", Accepted, "/")]
    [InlineData("/x?a=1&access_token=TOKEN&b=%20%2f", Accepted, "/x?a=1&b=%20%2f")]
    [InlineData("/x?access_token=TOKEN&a", Accepted, "/x?a")]
    [InlineData("/x?&&access_token=TOKEN&&", Accepted, "/x?&&&")]
    [InlineData("/x?access%5Ftoken=TOKEN", Accepted, "/x")]
    [InlineData("/x?access_token=TOKEN&access_token=other&access%5ftoken=third&z", Accepted, "/x?z")] // the first counts, all of them go
    [InlineData("/x?access_token=&access_token=TOKEN", Malformed, null)]
    [InlineData("/x?access_token", Malformed, null)]
    [InlineData("/x?Access_Token=TOKEN", "none", null)]
    [InlineData("/x?xaccess_token=TOKEN", "none", null)]
    [InlineData("/access_token=TOKEN", "none", null)]
    [InlineData("/x?", "none", null)]
    public void By_default_a_token_stands_in_the_query(string target, string expected, string? left)
    {
        target = target.Replace("TOKEN", TokenA);
        var request = Request(target);

        Compile(RuleA).Answer(request).ShouldBe(expected);
        request.Path().ShouldBe(left ?? target);
    }

    [Fact]
    public void A_query_parameter_is_percent_decoded()
    {
        string encoded = string.Concat(TokenA.Select(c => c is '.' or 'e' ? $"%{(int)c:x2}" : c.ToString()));
        var request = Request($"/?access_token={encoded}&a=%2e");

        Compile(RuleA).Answer(request).ShouldBe(Accepted);
        request.Path().ShouldBe("/?a=%2e");
        Compile(RuleA).Answer(Request($"/?access_token={TokenA}%2")).ShouldStartWith("401");
    }

    [Fact]
    public void T118_other_locations_end_the_default_ones()
    {
        foreach (RequestAuthenticator rules in (RequestAuthenticator[])
            [Compile(RuleA with { FromHeaders = [new("X-Jwt", "")] }), Compile(RuleA with { FromParams = ["t"] }), Compile(RuleA with { FromCookies = ["t"] })])
        {
            rules.Answer(Bearer("nonsense")).ShouldBe("none");
            rules.Answer(Request("/?access_token=nonsense")).ShouldBe("none");
        }
    }

    [Theory]
    [InlineData("x-jwt: token=TOKEN", Accepted)]
    [InlineData("x-jwt: a token=TOKEN", Accepted)]
    [InlineData("x-jwt: TOKEN", "none")] // T119: without its prefix it is no token
    [InlineData("x-jwt: token=", Malformed)]
    public void T119_a_prefix_must_be_there(string line, string expected) =>
        Compile(RuleA with { FromHeaders = [new("X-Jwt", "token=")] }).Answer(Request("/", line.Replace("TOKEN", TokenA))).ShouldBe(expected);

    [Theory]
    [InlineData("x-jwt: TOKEN", Accepted)]
    [InlineData("x-jwt: Bearer TOKEN", "401 Jwt header is an invalid Base64url encoded")]
    [InlineData("x-jwt:", Malformed)]
    public void Without_a_prefix_the_whole_value_is_the_token(string line, string expected) =>
        Compile(RuleA with { FromHeaders = [new("X-Jwt", "")] }).Answer(Request("/", line.Replace("TOKEN", TokenA))).ShouldBe(expected);

    [Theory]
    [InlineData("cookie: t=TOKEN", Accepted)]
    [InlineData("cookie: a=b; t=TOKEN; c=d", Accepted)]
    [InlineData("cookie: a=b;t = TOKEN ;c=d", Accepted)]
    [InlineData("cookie: t=\"TOKEN\"", Accepted)]
    [InlineData("cookie: t=TOKEN; t=nonsense", Accepted)]
    [InlineData("cookie: t=nonsense; t=TOKEN", Malformed)]
    [InlineData("cookie: t=", Malformed)]
    [InlineData("cookie: T=TOKEN", "none")]
    [InlineData("cookie: xt=TOKEN; tx=TOKEN; t", "none")]
    public void T120_a_cookie_is_found_by_its_exact_name_and_stays(string line, string expected)
    {
        var request = Request("/", "cookie: z=1", line.Replace("TOKEN", TokenA));

        Compile(RuleA with { FromCookies = ["t"] }).Answer(request).ShouldBe(expected);
        request.Lines().ShouldBe($"cookie: z=1 | {line.Replace("TOKEN", TokenA).Trim()}".Replace(":  ", ": ").Replace("t=\"", "t=\""));
    }

    [Fact]
    public void T120_a_parameter_is_taken_off_and_kept_when_it_is_forwarded()
    {
        var taken = Request($"/x?t={TokenA}&a=1");
        var kept = Request($"/x?t={TokenA}&a=1");

        Compile(RuleA with { FromParams = ["t"] }).Answer(taken).ShouldBe(Accepted);
        Compile(RuleA with { FromParams = ["t"], ForwardOriginalToken = true }).Answer(kept).ShouldBe(Accepted);
        taken.Path().ShouldBe("/x?a=1");
        kept.Path().ShouldBe($"/x?t={TokenA}&a=1");
    }

    [Fact]
    public void T121_all_tokens_of_a_rule_must_verify()
    {
        RequestAuthenticator rules = Compile(RuleA);

        rules.Answer(Request("/", $"authorization: Bearer {TokenA}", $"authorization: Bearer {Forged}")).ShouldBe("401 Jwt verification fails");
        rules.Answer(Request("/", $"authorization: Bearer {Forged}", $"authorization: Bearer {TokenA}")).ShouldBe("401 Jwt verification fails");
        rules.Answer(Request($"/?access_token={TokenC}", $"authorization: Bearer {TokenA}")).ShouldBe("401 Jwt issuer is not configured");
        rules.Answer(Request("/", $"authorization: Bearer {TokenA}", "authorization: Basic x")).ShouldBe(Accepted);
    }

    [Fact]
    public void Of_two_bad_tokens_the_last_is_told() =>
        Compile(RuleA).Answer(Request($"/?access_token=nonsense", $"authorization: Bearer {TokenC}")).ShouldBe(Malformed);

    [Fact]
    public void The_first_locations_claims_count_and_every_location_is_cleared()
    {
        JwtRuleSpec rule = RuleA with { FromHeaders = [new("x-1", ""), new("x-2", "")], FromParams = ["p"], FromCookies = ["c"], OutputClaimToHeaders = [new("x-n", "n")] };
        var request = Request($"/?p={With("\"n\":3")}", $"cookie: c={With("\"n\":4")}", $"x-2: {With("\"n\":2")}", $"x-1: {With("\"n\":1")}", "x-1: nonsense");
        request.Headers.Remove(3);

        Compile(rule).Ask(request).Ok.ShouldBeTrue();
        request.Headers.TryGet("x-n"u8, out ReadOnlySpan<byte> n).ShouldBeTrue();
        n.SequenceEqual("1"u8).ShouldBeTrue();
        request.Path().ShouldBe("/");
        request.Headers.Find("x-1"u8).ShouldBe(-1);
        request.Headers.Find("x-2"u8).ShouldBe(-1);
        request.Headers.Find("cookie"u8).ShouldBe(0);
    }

    [Fact]
    public void A_token_that_is_not_forwarded_takes_every_line_of_its_header_along()
    {
        var taken = Request("/", "authorization: Basic x", $"authorization: Bearer {TokenA}", "a: b");
        var kept = Request("/", "authorization: Basic x", $"authorization: Bearer {TokenA}", "a: b");

        Compile(RuleA).Answer(taken).ShouldBe(Accepted);
        Compile(RuleA with { ForwardOriginalToken = true }).Answer(kept).ShouldBe(Accepted);
        taken.Lines().ShouldBe("a: b");
        kept.Lines().ShouldBe($"authorization: Basic x | authorization: Bearer {TokenA} | a: b");
    }

    [Fact]
    public void A_header_in_which_no_token_stood_is_left_alone()
    {
        var request = Request($"/?access_token={TokenA}", "authorization: Basic x");

        Compile(RuleA).Answer(request).ShouldBe(Accepted);
        request.Lines().ShouldBe("authorization: Basic x");
        request.Path().ShouldBe("/");
    }

    [Fact]
    public void A_refused_request_keeps_its_tokens()
    {
        var request = Request($"/?access_token={TokenA}", $"authorization: Bearer {Forged}");

        Compile(RuleA).Ask(request).Ok.ShouldBeFalse();
        request.Lines().ShouldBe($"authorization: Bearer {Forged}");
        request.Path().ShouldBe($"/?access_token={TokenA}");
    }
}
