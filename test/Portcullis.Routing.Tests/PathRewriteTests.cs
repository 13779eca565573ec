using System.Buffers;
using System.Text;
using Portcullis.Resources;

namespace Portcullis.Routing;

public sealed class PathRewriteTests
{
    private static string Rewritten(HttpRewriteSpec spec, string path, params HttpMatchSpec[] matches)
    {
        RouteTable table = Given.Table(Given.To("a") with { Rewrite = spec, Match = [.. matches] });
        var output = new ArrayBufferWriter<byte>();
        table.Match(TestRequest.To(path).View()).Route!.Rewrite!.Apply(Encoding.UTF8.GetBytes(path), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    [Theory]
    [InlineData("/a/x?q", "/b/x?q")] // T155
    [InlineData("/a", "/b")]
    [InlineData("/abc", "/bbc")] // textually
    public void Replaces_the_matched_prefix(string path, string expected) =>
        Rewritten(new HttpRewriteSpec { Uri = "/b" }, path, Given.Prefix("/a")).ShouldBe(expected);

    [Fact]
    public void Replaces_the_prefix_of_the_entry_that_matched() =>
        Rewritten(new HttpRewriteSpec { Uri = "/" }, "/two/x", Given.Prefix("/one/"), Given.Prefix("/two/")).ShouldBe("/x");

    [Fact]
    public void Replaces_the_whole_path_after_an_exact_or_regular_match()
    {
        Rewritten(new HttpRewriteSpec { Uri = "/b" }, "/a?q=1", Given.Exact("/a")).ShouldBe("/b?q=1");
        Rewritten(new HttpRewriteSpec { Uri = "/b" }, "/a/1?q", Given.Regex("/a/[0-9]")).ShouldBe("/b?q");
    }

    [Fact]
    public void Without_a_path_condition_the_prefix_is_the_first_slash() =>
        Rewritten(new HttpRewriteSpec { Uri = "/v1/" }, "/x?q").ShouldBe("/v1/x?q");

    [Fact]
    public void The_result_always_starts_with_a_slash()
    {
        Rewritten(new HttpRewriteSpec { Uri = "b" }, "/a", Given.Prefix("/a")).ShouldBe("/b");
        Rewritten(new HttpRewriteSpec { UriRegexRewrite = new RegexRewriteSpec("^/a/", "") }, "/a/x?q").ShouldBe("/x?q");
    }

    [Theory]
    [InlineData("/service/([^/]+)(/.*)", @"\2/instance/\1", "/service/foo/v1?q", "/v1/instance/foo?q")]
    [InlineData("a", "b", "/a/a?a", "/b/b?a")] // every match, never the query
    [InlineData("/x", @"/$1\\", "/x", @"/$1\")]
    public void Regular_expressions_replace_every_match_in_the_path(string match, string rewrite, string path, string expected) =>
        Rewritten(new HttpRewriteSpec { UriRegexRewrite = new RegexRewriteSpec(match, rewrite) }, path).ShouldBe(expected);
}
