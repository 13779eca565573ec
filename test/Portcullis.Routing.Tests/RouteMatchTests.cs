using System.Collections.Immutable;
using System.Diagnostics;
using Portcullis.Resources;

namespace Portcullis.Routing;

public sealed class RouteMatchTests
{
    private static readonly ImmutableSortedDictionary<string, StringMatchSpec> NoMatches = ImmutableSortedDictionary<string, StringMatchSpec>.Empty;

    private static bool Matches(HttpMatchSpec match, TestRequest request) => request.In(Given.Table(Given.To("yes", match))) == "yes";

    [Theory]
    [InlineData("/foo", true)]
    [InlineData("/foobar", true)] // T152: a raw string prefix
    [InlineData("/foo?x=1", true)]
    [InlineData("/fo?o=1", false)]
    [InlineData("/FOO", false)]
    public void Prefixes_are_raw(string path, bool matches) => Matches(Given.Prefix("/foo"), TestRequest.To(path)).ShouldBe(matches);

    [Theory]
    [InlineData("/foo", true)]
    [InlineData("/foo?x", true)]
    [InlineData("/foo/", false)]
    [InlineData("/Foo", false)]
    public void Exact_excludes_the_query(string path, bool matches) => Matches(Given.Exact("/foo"), TestRequest.To(path)).ShouldBe(matches);

    [Theory]
    [InlineData("/a1", true)]
    [InlineData("/a1?b", true)]
    [InlineData("/a1b", false)] // T152: the whole path
    [InlineData("/x/a1", false)]
    public void Regular_expressions_match_the_whole_path_without_query(string path, bool matches) =>
        Matches(Given.Regex("/a[0-9]"), TestRequest.To(path)).ShouldBe(matches);

    [Fact]
    public void Alternatives_of_a_regular_expression_are_anchored_together() =>
        Matches(Given.Regex("/a|/b"), TestRequest.To("/a/secret")).ShouldBeFalse();

    [Theory]
    [InlineData("/FOO/x", true)]
    [InlineData("/fo", false)]
    public void Case_may_be_ignored_in_prefixes(string path, bool matches) => // T153
        Matches(Given.Prefix("/foo") with { IgnoreUriCase = true }, TestRequest.To(path)).ShouldBe(matches);

    [Fact]
    public void Case_may_be_ignored_in_exact_paths() =>
        Matches(Given.Exact("/foo") with { IgnoreUriCase = true }, TestRequest.To("/fOO")).ShouldBeTrue();

    [Theory]
    [InlineData("a.com", false)]
    [InlineData("a.com:8080", true)]
    [InlineData("A.com:8080", false)]
    public void Authority_is_compared_as_sent(string authority, bool matches) =>
        Matches(new HttpMatchSpec { Authority = Given.Is("a.com:8080") }, new TestRequest { Authority = authority }).ShouldBe(matches);

    [Fact]
    public void Method_and_scheme_must_both_hold()
    {
        var match = new HttpMatchSpec { Method = Given.Is("POST"), Scheme = Given.Is("https") };

        Matches(match, new TestRequest { Method = "POST", Scheme = "https" }).ShouldBeTrue();
        Matches(match, new TestRequest { Method = "POST" }).ShouldBeFalse();
        Matches(match, new TestRequest { Scheme = "https" }).ShouldBeFalse();
    }

    [Fact]
    public void Repeated_headers_are_joined_with_a_comma()
    {
        TestRequest request = new TestRequest().With("x", "a").With("y", "-").With("X", "b");

        Matches(Given.Header("X", Given.Is("a,b")), request).ShouldBeTrue();
        Matches(Given.Header("x", Given.Is("a")), request).ShouldBeFalse();
        Matches(Given.Header("x", new StringMatchSpec(StringMatchKind.Regex, "a,.*")), request).ShouldBeTrue();
    }

    [Fact]
    public void An_empty_header_matcher_asks_for_presence()
    {
        Matches(Given.Header("x", StringMatchSpec.Any), new TestRequest().With("x", "")).ShouldBeTrue();
        Matches(Given.Header("x", StringMatchSpec.Any), new TestRequest()).ShouldBeFalse();
        Matches(Given.Header("x", Given.Is("")), new TestRequest()).ShouldBeFalse();
        Matches(Given.Header("x", new StringMatchSpec(StringMatchKind.Regex, ".*")), new TestRequest()).ShouldBeFalse();
    }

    [Fact]
    public void The_host_header_is_the_authority() =>
        Matches(Given.Header("Host", Given.Is("a.com:1")), new TestRequest { Authority = "a.com:1" }).ShouldBeTrue();

    [Theory]
    [InlineData(null, true)] // T154
    [InlineData("1", false)]
    [InlineData("2", true)]
    public void Without_headers_excludes_a_value(string? sent, bool matches)
    {
        var match = new HttpMatchSpec { WithoutHeaders = NoMatches.Add("x", Given.Is("1")) };
        TestRequest request = sent is null ? new TestRequest() : new TestRequest().With("x", sent);

        Matches(match, request).ShouldBe(matches);
    }

    [Fact]
    public void Without_headers_counts_an_absent_header_as_empty()
    {
        Matches(new HttpMatchSpec { WithoutHeaders = NoMatches.Add("x", Given.Is("")) }, new TestRequest()).ShouldBeFalse();
        Matches(new HttpMatchSpec { WithoutHeaders = NoMatches.Add("x", StringMatchSpec.Any) }, new TestRequest()).ShouldBeTrue();
        Matches(new HttpMatchSpec { WithoutHeaders = NoMatches.Add("x", StringMatchSpec.Any) }, new TestRequest().With("x", "")).ShouldBeFalse();
        Matches(new HttpMatchSpec { WithoutHeaders = NoMatches.Add("x", new StringMatchSpec(StringMatchKind.Regex, ".*")) }, new TestRequest()).ShouldBeFalse();
    }

    [Theory]
    [InlineData("/?k=1", true)]
    [InlineData("/?a&k=1&k=2", true)]
    [InlineData("/?k=2&k=1", false)] // the first value counts
    [InlineData("/?kk=1", false)]
    [InlineData("/?k=%31", false)] // compared as sent
    [InlineData("/k=1", false)]
    public void Query_parameters_are_compared_by_their_first_value(string path, bool matches) =>
        Matches(new HttpMatchSpec { QueryParams = NoMatches.Add("k", Given.Is("1")) }, TestRequest.To(path)).ShouldBe(matches);

    [Theory]
    [InlineData("/?k", true)]
    [InlineData("/?k=", true)]
    [InlineData("/?k=1", false)]
    [InlineData("/", false)]
    [InlineData("/?", false)]
    public void An_empty_exact_query_value_means_present_and_empty(string path, bool matches) =>
        Matches(new HttpMatchSpec { QueryParams = NoMatches.Add("k", Given.Is("")) }, TestRequest.To(path)).ShouldBe(matches);

    [Fact]
    public void An_empty_query_matcher_asks_for_presence()
    {
        var match = new HttpMatchSpec { QueryParams = NoMatches.Add("k", StringMatchSpec.Any) };

        Matches(match, TestRequest.To("/?k=7")).ShouldBeTrue();
        Matches(match, TestRequest.To("/?j=7")).ShouldBeFalse();
    }

    [Fact]
    public void A_forged_claim_header_is_never_looked_at() // T130
    {
        HttpMatchSpec match = Given.Header("@request.auth.claims.group", Given.Is("dev"));

        Matches(match, new TestRequest().With("@request.auth.claims.group", "dev")).ShouldBeFalse();
        Matches(new HttpMatchSpec { WithoutHeaders = match.Headers }, new TestRequest()).ShouldBeFalse();
    }

    [Fact]
    public void The_port_is_the_listeners_declared_one()
    {
        Matches(new HttpMatchSpec { Port = 80 }, new TestRequest()).ShouldBeTrue();
        Matches(new HttpMatchSpec { Port = 8080 }, new TestRequest { Authority = "a.com:8080" }).ShouldBeFalse();
    }

    [Fact]
    public void Source_conditions_look_at_the_gateway_itself_unless_gateways_are_listed()
    {
        var labels = ImmutableSortedDictionary<string, string>.Empty.Add("istio", "other");

        Matches(new HttpMatchSpec { SourceNamespace = "istio-system" }, new TestRequest()).ShouldBeTrue();
        Matches(new HttpMatchSpec { SourceNamespace = "shop" }, new TestRequest()).ShouldBeFalse();
        Matches(new HttpMatchSpec { SourceLabels = labels }, new TestRequest()).ShouldBeFalse();
        Matches(new HttpMatchSpec { SourceLabels = labels, Gateways = ["istio-system/gw"] }, new TestRequest()).ShouldBeTrue();
        Matches(new HttpMatchSpec { Gateways = ["mesh", "gw"] }, new TestRequest()).ShouldBeFalse();
    }

    [Theory]
    [InlineData("(a+)+b")]
    [InlineData("(a|a)*b")]
    [InlineData("(a?){30}a{30}b")]
    [InlineData("(.*)*(.*)*(.*)*x")]
    public void Patterns_that_blow_up_when_backtracking_stay_linear(string pattern)
    {
        RouteTable table = Given.Table(Given.To("yes", Given.Regex(pattern)));
        TestRequest request = TestRequest.To("/" + new string('a', 60_000));
        request.In(table);

        long start = Stopwatch.GetTimestamp();
        request.In(table).ShouldBe(nameof(RouteStatus.NoRoute));
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(5)); // backtracking would outlive the machine
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_matched_without_harm()
    {
        RouteTable table = Given.Table(Given.To("yes", Given.Regex("/.*")));
        byte[] path = [(byte)'/', 0xFF, 0xC0, 0x80];

        table.Match(new RouteRequest { Scheme = "http"u8, Method = "GET"u8, Authority = "a"u8, Path = path, Headers = new() }).Found.ShouldBeTrue();
    }
}
