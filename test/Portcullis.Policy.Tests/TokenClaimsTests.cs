using System.Text;

namespace Portcullis.Policy.Tests;

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

    [Theory]
    [InlineData("request.auth.claims[a]", "v", """{"a":"v"}""", true)]
    [InlineData("request.auth.claims[a][b][c]", "v", """{"a":{"b":{"c":"v"}}}""", true)]
    [InlineData("request.auth.claims[a][b]", "v", """{"a":[{"b":"v"}]}""", false)]
    [InlineData("request.auth.claims[a]b[c]", "v", """{"a]b[c":"v"}""", true)]
    [InlineData("request.auth.claims[[a]]", "v", """{"[a]":"v"}""", true)]
    [InlineData("request.auth.claims[a]", "*", """{"a":"x\ny"}""", false)] // Istio's `.+` does not cross a line feed
    [InlineData("request.auth.claims[a]", "*", """{"a":[]}""", false)]
    [InlineData("request.auth.claims[a]", "é*", """{"a":"é\u00e9"}""", true)]
    public void Claims_are_found_by_their_names(string key, string value, string json, bool matches) =>
        Given.Allows(Given.When(key, value), new Ask { Claims = json }).ShouldBe(matches);
}
