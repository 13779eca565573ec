namespace Portcullis.Syntax.Tests;

public sealed class SuggestionTests
{
    private static readonly string[] Names = ["paths", "notPaths", "methods", "principals", "requestPrincipals"];

    [Theory]
    [InlineData("notPath", "notPaths")]
    [InlineData("notpaths", "notPaths")]
    [InlineData("path", "paths")]
    [InlineData("pricnipals", "principals")]
    [InlineData("requestPrincipal", "requestPrincipals")]
    [InlineData("workload", null)]
    [InlineData("", null)]
    public void Finds_what_was_probably_meant(string written, string? meant) => Suggestion.Closest(written, Names).ShouldBe(meant);

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "ABC", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Counts_edits(string a, string b, int edits)
    {
        Suggestion.Distance(a, b).ShouldBe(edits);
        Suggestion.Distance(b, a).ShouldBe(edits);
    }

    [Fact]
    public void A_very_long_name_has_no_suggestion() => Suggestion.Closest(new string('a', 1_000_000), Names).ShouldBeNull();
}
