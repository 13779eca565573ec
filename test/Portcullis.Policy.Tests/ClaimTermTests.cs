namespace Portcullis.Policy.Tests;

public sealed class ClaimTermTests
{
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
