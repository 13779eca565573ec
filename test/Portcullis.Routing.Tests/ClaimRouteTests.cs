using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;
using Portcullis.Testing;

namespace Portcullis.Routing;

/// <summary>T130 beyond the golden cases: tables that know whether they need claims, and names that are no claim's.</summary>
public sealed class ClaimRouteTests
{
    [Theory]
    [InlineData("@request.auth.claims.group", true)]
    [InlineData("x-group", false)]
    public void A_table_says_whether_it_needs_claims(string name, bool uses) =>
        Table(name, hasClaims: true, out _).UsesClaims.ShouldBe(uses);

    [Fact]
    public void Without_token_rules_claims_match_nothing_not_even_inverted()
    {
        HttpMatchSpec inverted = new() { WithoutHeaders = ImmutableSortedDictionary<string, StringMatchSpec>.Empty.Add("@request.auth.claims.group", Given.Is("dev")) };
        RouteTable table = Compile(inverted, hasClaims: false, out Diagnostics found);

        new TestRequest().In(table).ShouldBe("NoRoute");
        table.UsesClaims.ShouldBeFalse();
        found.All.Select(problem => problem.Code).ShouldContain("PCL3102");
    }

    [Theory]
    [InlineData("@request.auth.claims")]
    [InlineData("@request.auth.claims.")]
    [InlineData("@request.auth.claims[]")]
    [InlineData("@request.auth.claimsgroup")]
    [InlineData("@request.auth.claims[group")]
    [InlineData("@Request.Auth.Claims")]
    public void A_name_that_is_no_claims_matches_nothing_and_reads_no_header(string name)
    {
        RouteTable table = Table(name, hasClaims: true, out Diagnostics found);

        new TestRequest { Claims = """{"group":"dev"}""" }.With(name, "dev").In(table).ShouldBe("NoRoute");
        found.All.Select(problem => problem.Code).ShouldContain("PCL3102");
    }

    [Theory]
    [InlineData("@request.auth.claims[a.b]", """{"a.b":"dev"}""", true)]
    [InlineData("@request.auth.claims[a.b]", """{"a":{"b":"dev"}}""", false)]
    [InlineData("@request.auth.claims.a.b", """{"a":{"b":"dev"}}""", true)]
    [InlineData("@request.auth.claims.a[b]", """{"a[b]":"dev"}""", true)] // Istio: brackets after a dot are part of the name
    [InlineData("@request.auth.claims[a][b][c]", """{"a":{"b":{"c":["x","dev"]}}}""", true)]
    [InlineData("@REQUEST.auth.claims.Group", """{"Group":"dev"}""", true)]
    [InlineData("@request.auth.claims.Group", """{"group":"dev"}""", false)]
    public void A_name_leads_to_one_claim(string name, string claims, bool matches) =>
        new TestRequest { Claims = claims }.In(Table(name, hasClaims: true, out _)).ShouldBe(matches ? "http[0]" : "NoRoute");

    [Fact]
    public void Matching_claims_allocates_nothing()
    {
        RouteTable table = Table("@request.auth.claims.group", hasClaims: true, out _);
        TestRequest request = new() { Claims = """{"group":["ops","dev"]}""" };
        Identity.TokenClaims claims = request.View().Claims.ShouldNotBeNull();

        Allocations.Of(() => table.Match(new RouteRequest
        {
            Scheme = "http"u8,
            Method = "GET"u8,
            Authority = "a.com"u8,
            Path = "/"u8,
            Headers = request.Headers,
            Claims = claims,
        }).Found.ShouldBeTrue()).ShouldBe(0);
    }

    private static RouteTable Table(string name, bool hasClaims, out Diagnostics found) =>
        Compile(Given.Header(name, Given.Is("dev")), hasClaims, out found);

    private static RouteTable Compile(HttpMatchSpec match, bool hasClaims, out Diagnostics found)
    {
        found = new Diagnostics();
        var resources = new ResourceSet
        {
            VirtualServices = [Given.VirtualService("routes", ["*"], [new HttpRouteSpec { Match = [match], DirectResponse = new HttpDirectResponseSpec(200, []) }])],
        };
        return new GatewayRouteCompiler(resources, ServiceRegistry.Compile(resources, found), found, hasClaims).Compile(Given.Binding("*"));
    }
}
