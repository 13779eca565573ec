using System.Globalization;
using System.Text;

namespace Portcullis.Identity.Tests;

public sealed class TokenClaimsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":1}{}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":{\"b\":1,\"b\":2}}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}")]
    [InlineData("{\"a\":1e400}")]
    [InlineData("{\"a\":[-1e400]}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{/**/}")]
    [InlineData("\ufeff{}")]
    public void Refuses_what_is_not_one_object_with_distinct_names(string json) =>
        TokenClaims.Parse(Encoding.UTF8.GetBytes(json)).Ok.ShouldBeFalse();

    [Fact]
    public void Refuses_bottomless_nesting() =>
        TokenClaims.Parse(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100))).Ok.ShouldBeFalse();

    [Fact]
    public void Splits_configured_claims_at_the_top_only()
    {
        TokenClaims claims = TokenClaims.Parse("""{"groups":" a  b ","x":{"groups":"a b"}}"""u8, "groups").Value.ShouldNotBeNull();

        ClaimValue groups = claims.Find(["groups"u8.ToArray()]).ShouldNotBeNull();
        groups.Kind.ShouldBe(ClaimKind.List);
        groups.Items.Length.ShouldBe(2);
        claims.Find(["x"u8.ToArray(), "groups"u8.ToArray()]).ShouldNotBeNull().Kind.ShouldBe(ClaimKind.Text);
    }

    [Fact]
    public void Refuses_bytes_that_are_not_UTF_8()
    {
        TokenClaims.Parse([.. "{\"a\":\""u8, 0xff, .. "\"}"u8]).Ok.ShouldBeFalse();
        TokenClaims.Parse([.. "{\"a\":\""u8, 0xed, 0xa0, 0x80, .. "\"}"u8]).Ok.ShouldBeFalse(); // a surrogate in UTF-8
        TokenClaims.Parse([.. "{\"a\":\""u8, 0xc0, 0xaf, .. "\"}"u8]).Ok.ShouldBeFalse(); // overlong
    }

    [Fact]
    public void Finds_every_claim_of_a_large_object_and_no_other()
    {
        string json = "{" + string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"claim{i}\":\"{i}\"")) + "}";
        TokenClaims claims = TokenClaims.Parse(Encoding.UTF8.GetBytes(json)).Value.ShouldNotBeNull();

        foreach (int i in Enumerable.Range(0, 1000))
            Encoding.UTF8.GetString(claims.Find([Encoding.UTF8.GetBytes($"claim{i}")])!.Text).ShouldBe(i.ToString(CultureInfo.InvariantCulture));
        claims.Find(["claim"u8.ToArray()]).ShouldBeNull();
        claims.Find(["claim1000"u8.ToArray()]).ShouldBeNull();
    }

    [Fact]
    public void Refuses_a_name_given_twice_among_many() =>
        TokenClaims.Parse(Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"{i % 999}\":0")) + "}")).Ok.ShouldBeFalse();

    [Fact]
    public void Refuses_more_values_than_anybody_needs()
    {
        TokenClaims.Parse(Encoding.UTF8.GetBytes($"{{\"a\":[{string.Join(',', Enumerable.Repeat('0', 10_000))}]}}")).Ok.ShouldBeTrue();
        TokenClaims.Parse(Encoding.UTF8.GetBytes($"{{\"a\":[{string.Join(',', Enumerable.Repeat('0', 30_000))}]}}")).Ok.ShouldBeFalse();
    }

    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("\"t\\u00e9xt\"", "téxt")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("42", "42")]
    [InlineData("1e3", "1000")]
    [InlineData("2.0", "2")]
    [InlineData("12345678901234567890", "12345678901234567890")] // beyond a double's precision
    [InlineData("-1", "-1.000000")]
    [InlineData("1.5", "1.500000")]
    [InlineData("-2.5e-1", "-0.250000")]
    [InlineData("1e20", "100000000000000000000.000000")]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    [InlineData("[]", null)]
    [InlineData("[\"a\"]", null)]
    [InlineData("{}", null)]
    [InlineData("\"a\\r\\nx-evil: 1\"", null)]
    [InlineData("\"a\\u0000b\"", null)]
    [InlineData("\"a\\u007fb\"", null)]
    public void Prints_claims_for_headers(string json, string? printed)
    {
        TokenClaims claims = TokenClaims.Parse(Encoding.UTF8.GetBytes($"{{\"c\":{json}}}")).Value.ShouldNotBeNull();

        byte[]? value = claims.Find(["c"u8.ToArray()]).ShouldNotBeNull().ToHeaderValue();

        (value is null ? null : Encoding.UTF8.GetString(value)).ShouldBe(printed);
    }

    [Fact]
    public void A_claim_split_on_spaces_prints_as_it_was_written()
    {
        TokenClaims claims = TokenClaims.Parse("""{"scope":"read  write"}"""u8).Value.ShouldNotBeNull();

        ClaimValue scope = claims.Find(["scope"u8.ToArray()]).ShouldNotBeNull();

        scope.Items.Length.ShouldBe(2);
        scope.Text.IsEmpty.ShouldBeTrue();
        scope.ToHeaderValue().ShouldBe("read  write"u8.ToArray());
    }
}
