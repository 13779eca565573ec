namespace Portcullis.EndToEnd.Ingress;

public sealed class T152_a_prefix_is_a_prefix_and_a_regex_is_whole
{
    [Theory]
    [InlineData("/foobar", "prefix")]
    [InlineData("/foo?x=/other", "prefix")]
    [InlineData("/v12/x", "regex")]
    [InlineData("/v12/x?y=z", "regex")]
    [InlineData("/v12/x/more", "rest")]
    [InlineData("/UPPER/a", "case")]
    [InlineData("/a/x?q=1", "rewrite")]
    public async Task And_the_query_is_no_part_of_either(string target, string route)
    {
        Gateway gateway = await Routed.Value;

        CurlAnswer answer = await gateway.CurlAsync($"http://test.com{target}");

        answer.ExitCode.ShouldBe(0, answer.Error);
        answer.Header("x-route").ShouldBe(route);
        if (route == "rewrite")
        {
            answer.Body.ShouldContain("\"target\": \"/anything/x?q=1\"");
            answer.Body.ShouldContain("\"/a/x?q=1\"");
        }
    }

    private static readonly Lazy<Task<Gateway>> Routed = new(() => Given.PlainAsync(string.Join('\n',
        Route("prefix", "{uri: {prefix: /foo}}"),
        Route("regex", "{uri: {regex: '/v[0-9]+/x'}}"),
        Route("case", "{uri: {prefix: /upper}, ignoreUriCase: true}"),
        "- {match: [{uri: {prefix: /a/}}], rewrite: {uri: /anything/}, route: [{destination: {host: httpbin}}], headers: {response: {set: {x-route: rewrite}}}}",
        "- {route: [{destination: {host: httpbin}}], headers: {response: {set: {x-route: rest}}}}")));

    private static string Route(string name, string match) =>
        $$"""- {match: [{{match}}], route: [{destination: {host: httpbin} }], headers: {response: {set: {x-route: {{name}} } } } }""";
}
