using Portcullis.Resources;
using static Portcullis.Policy.Tests.Authenticating.GivenTokens;

namespace Portcullis.Policy.Tests.Authenticating;

/// <summary>What rules write into requests, and what callers cannot.</summary>
public sealed class OutputHeaderTests
{
    [Theory]
    [InlineData("\"c\":\"text\"", "text")]
    [InlineData("\"c\":7", "7")]
    [InlineData("\"c\":7.0", "7")]
    [InlineData("\"c\":-7", "-7.000000")]
    [InlineData("\"c\":1.5", "1.500000")]
    [InlineData("\"c\":true", "true")]
    [InlineData("\"c\":false", "false")]
    [InlineData("\"c\":null", null)]
    [InlineData("\"c\":\"\"", null)]
    [InlineData("\"c\":{\"d\":1}", null)]
    [InlineData("\"c\":[\"a\",\"b\"]", null)]
    [InlineData("\"c\":\"a\\r\\nx-admin: 1\"", null)]
    [InlineData("\"d\":1", null)]
    public void A_claim_is_written_as_its_kind_has_it(string claims, string? value)
    {
        var request = Request("/", $"authorization: Bearer {With(claims)}", "x-claim: forged", "x-claim: twice");

        Compile(RuleA with { OutputClaimToHeaders = [new ClaimToHeaderSpec("X-Claim", "c")] }).Ask(request).Ok.ShouldBeTrue();
        request.Lines().ShouldBe(value is null ? "" : $"x-claim: {value}");
    }

    [Fact]
    public void Dots_descend()
    {
        var request = Bearer(With("\"a\":{\"b\":{\"c\":\"deep\"}},\"a.b.c\":\"flat\""));

        Compile(RuleA with { OutputClaimToHeaders = [new ClaimToHeaderSpec("x-claim", "a.b.c")] }).Ask(request).Ok.ShouldBeTrue();
        request.Lines().ShouldBe("x-claim: deep");
    }

    [Fact]
    public void T123_the_payload_is_written_as_received()
    {
        var request = Bearer(TokenA);

        Compile(RuleA with { OutputPayloadToHeader = "X-Payload" }).Ask(request).Ok.ShouldBeTrue();
        request.Lines().ShouldBe($"x-payload: {TokenA.Split('.')[1]}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("authorization: Bearer nonsense")]
    [InlineData("authorization: Basic x")]
    public void T122_a_header_that_a_rule_writes_cannot_be_forged(string line)
    {
        var request = Request("/", [.. line.Length == 0 ? [] : (string[])[line], "x-user: admin", "X-Payload: x", "x-b: y", "x-other: z"]);

        Compile(
            RuleA with { OutputClaimToHeaders = [new ClaimToHeaderSpec("X-User", "sub")], OutputPayloadToHeader = "x-payload" },
            RuleB with { OutputPayloadToHeader = "X-B" }).Ask(request);
        request.Lines().ShouldBe(line.Length == 0 ? "x-other: z" : $"{line} | x-other: z");
    }

    [Fact]
    public void A_rule_that_is_not_reached_cannot_be_forged_either()
    {
        var request = Request("/", $"authorization: Bearer {TokenA}", "x-b: forged");

        Compile(RuleA, RuleB with { OutputPayloadToHeader = "x-b" }).Ask(request).Ok.ShouldBeTrue();
        request.Lines().ShouldBe("");
    }

    [Fact]
    public void Removing_alone_leaves_tokens()
    {
        var request = Request("/", $"authorization: Bearer {TokenA}", "x-b: forged");

        Compile(RuleA with { OutputPayloadToHeader = "x-b" }).RemoveForgeable(request);
        request.Lines().ShouldBe($"authorization: Bearer {TokenA}");
    }

    [Fact]
    public void Claims_split_on_spaces_are_lists_for_policies_and_texts_in_headers()
    {
        JwtRuleSpec rule = RuleA with { SpaceDelimitedClaims = ["groups"], OutputClaimToHeaders = [new ClaimToHeaderSpec("x-groups", "groups")] };
        var request = Bearer(With("\"groups\":\"dev ops\",\"scope\":\"read write\",\"plain\":\"a b\""));

        Identity.TokenClaims claims = Compile(rule).Ask(request).Claims.ShouldNotBeNull();

        claims.Find(["groups"u8.ToArray()]).ShouldNotBeNull().Items.Length.ShouldBe(2);
        claims.Find(["scope"u8.ToArray()]).ShouldNotBeNull().Items.Length.ShouldBe(2);
        claims.Find(["plain"u8.ToArray()]).ShouldNotBeNull().Kind.ShouldBe(Identity.ClaimKind.Text);
        request.Lines().ShouldBe("x-groups: dev ops");
    }
}
