using Portcullis.Resources;

namespace Portcullis.Policy.Tests;

/// <summary>Faults that others had in deciding requests. The table they come from is in the documentation of compatibility.</summary>
public sealed class CveRegressions
{
    private static readonly RuleSpec Admin = Given.To(new OperationSpec { Paths = ["/admin"] });

    [Theory]
    [InlineData("/admin?x=1")]
    [InlineData("/admin?")]
    [InlineData("/admin#f")]
    [InlineData("/admin#f?x")]
    [InlineData("/admin?x#f")]
    public void Cve_2020_8595_and_2021_39156_query_and_fragment_are_not_part_of_a_path(string path) =>
        Given.Denies(Admin, new Ask { Path = path }).ShouldBeTrue();

    [Theory]
    [InlineData("example.com")]
    [InlineData("EXAMPLE.com")]
    [InlineData("ExAmPlE.cOm")]
    public void Cve_2021_39155_hosts_ignore_case(string host)
    {
        Given.Denies(Given.To(new OperationSpec { Hosts = ["example.com"] }), new Ask { Host = host }).ShouldBeTrue();
        Given.Denies(Given.To(new OperationSpec { Hosts = ["EXAMPLE.COM"] }), new Ask { Host = host }).ShouldBeTrue();
    }

    [Fact]
    public void Cve_2021_39155_a_host_that_is_not_ascii_still_matches_itself()
    {
        Given.Denies(Given.To(new OperationSpec { Hosts = ["bücher.EXAMPLE"] }), new Ask { Host = "bücher.example" }).ShouldBeTrue();
        Given.Denies(Given.To(new OperationSpec { Hosts = ["BÜCHER.example"] }), new Ask { Host = "bücher.example" }).ShouldBeFalse();
    }

    [Theory]
    [InlineData("*/sa/x")]
    [InlineData("*x")]
    public void Cve_2020_16844_suffix_principals_deny_connections_too(string principal) =>
        Given.Denies(Given.From(new SourceSpec { Principals = [principal] }), Ask.As("td/ns/a/sa/x") with { Http = false }).ShouldBeTrue();

    [Fact]
    public void Cve_2020_16844_suffix_namespaces_deny_connections_too() =>
        Given.Denies(Given.From(new SourceSpec { Namespaces = ["*-a"] }), Ask.As("td/ns/my-a/sa/x") with { Http = false }).ShouldBeTrue();

    [Theory]
    [InlineData("td/ns/a/sa/b.c", "td/ns/a/sa/bXc")]
    [InlineData("*.client", "testXclient")]
    [InlineData("*[ab]", "td/a")]
    public void Cve_2026_39350_principals_are_no_regular_expressions(string pattern, string principal) =>
        Given.Allows(Given.From(new SourceSpec { Principals = [pattern] }), Ask.As(principal)).ShouldBeFalse();

    [Theory]
    [InlineData("a.b", "aXb")]
    [InlineData("[ab]", "a")]
    [InlineData("a+", "aa")]
    [InlineData("a|b", "b")]
    public void Cve_2026_39350_namespaces_and_accounts_are_no_regular_expressions(string pattern, string name)
    {
        Given.Allows(Given.From(new SourceSpec { Namespaces = [pattern] }), Ask.As($"td/ns/{name}/sa/x")).ShouldBeFalse();
        Given.Allows(Given.From(new SourceSpec { ServiceAccounts = [$"a/{pattern}"] }), Ask.As($"td/ns/a/sa/{name}")).ShouldBeFalse();
        Given.Denies(Given.From(new SourceSpec { Namespaces = [pattern] }), Ask.As($"td/ns/{name}/sa/x")).ShouldBeFalse();
        Given.Denies(Given.From(new SourceSpec { ServiceAccounts = [$"a/{pattern}"] }), Ask.As($"td/ns/a/sa/{name}")).ShouldBeFalse();
    }

    [Fact]
    public void Cve_2026_26308_and_2020_25017_each_header_line_is_compared_by_itself()
    {
        RuleSpec admin = Given.When("request.headers[x-role]", "admin");
        Given.Denies(admin, new Ask { Headers = [("x-role", "guest"), ("X-Role", "admin")] }).ShouldBeTrue();
        Given.Denies(admin, new Ask { Headers = [("x-role", "admin"), ("x-role", "guest")] }).ShouldBeTrue();
        Given.Denies(Given.When("request.headers[x-role]", "guest,admin"), new Ask { Headers = [("x-role", "guest"), ("x-role", "admin")] }).ShouldBeFalse();
        Given.Allows(Given.WhenNot("request.headers[x-role]", "admin"), new Ask { Headers = [("x-role", "guest"), ("x-role", "admin")] }).ShouldBeFalse();
    }

    [Theory]
    [InlineData("/foo/*")]
    [InlineData("/foo/a*b")]
    [InlineData("/foo/[x]")]
    [InlineData("/foo/a%20b")]
    [InlineData("/foo/\u00e4")]
    public void Cve_2025_46821_no_byte_evades_a_path_template(string path)
    {
        Given.Denies(Given.To(new OperationSpec { Paths = ["/foo/{*}"] }), new Ask { Path = path }).ShouldBeTrue();
        Given.Denies(Given.To(new OperationSpec { Paths = ["/{**}"] }), new Ask { Path = path }).ShouldBeTrue();
    }

    [Fact]
    public void Cve_2021_21378_a_demand_for_a_token_is_not_met_by_none() =>
        Given.Denies(Given.From(new SourceSpec { NotRequestPrincipals = ["*"] }), new Ask()).ShouldBeTrue();

    [Fact]
    public void Istio_security_2021_002_ports_are_those_listened_on()
    {
        Given.Denies(Given.To(new OperationSpec { Ports = ["8443"] }), new Ask { Port = 8443 }).ShouldBeTrue();
        Given.Denies(Given.To(new OperationSpec { Ports = ["443"] }), new Ask { Port = 8443 }).ShouldBeFalse();
    }
}
