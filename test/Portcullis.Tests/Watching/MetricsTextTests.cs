using System.Reflection;
using System.Text.RegularExpressions;
using Portcullis.Proxy;
using Portcullis.Running;
using Portcullis.Testing;

namespace Portcullis.Tests.Watching;

/// <summary>The metrics' text, held against Prometheus' own rules of form and naming.</summary>
public sealed class MetricsTextTests
{
    [Fact]
    public void Every_count_of_the_proxy_is_told_once()
    {
        string[] counts = [.. typeof(ProxyCounters).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.PropertyType == typeof(long)).Select(property => property.Name)];

        CounterTable.All.Select(counter => counter.Property).Order().ShouldBe(counts.Order());
        CounterTable.All.Select(counter => counter.Name).ShouldBeUnique();
        foreach (CounterTable counter in CounterTable.All)
        {
            var one = new ProxyCounters();
            typeof(ProxyCounters).GetProperty(counter.Property)!.SetValue(one, 1L);
            CounterTable.All.Where(other => other.Read(one) == 1).ShouldBe([counter]);
        }
    }

    [Fact]
    public void Every_line_has_the_form_and_every_sample_its_family()
    {
        Exposition.Check(MetricsText.Write(Given.Fed()));
        Exposition.Check(MetricsText.Write(Given.Controlling()));
        Exposition.Check(MetricsText.Write(Given.Controlling() with { Gateway = Given.Gateway() }));
    }

    [Theory]
    [InlineData("portcullis_control_plane_connected 0")]
    [InlineData("portcullis_control_plane_revision 57")]
    [InlineData("portcullis_control_plane_age_seconds 30")]
    [InlineData("portcullis_control_plane_from_cache 1")]
    [InlineData("portcullis_control_plane_refused_objects 2")]
    [InlineData("portcullis_control_plane_unserved_objects 1")]
    public void A_gateway_that_is_fed_tells_how_it_stands_with_its_control_plane(string line) =>
        MetricsText.Write(Given.Fed()).Split('\n').ShouldContain(line);

    [Fact]
    public void A_gateway_of_files_has_no_control_plane() =>
        MetricsText.Write(Given.Report()).ShouldNotContain("control_plane");

    [Theory]
    [InlineData("portcullis_build_info{version=\"1.2.3\"} 1")]
    [InlineData("portcullis_ready 1")]
    [InlineData("portcullis_config_revision 7")]
    [InlineData("portcullis_requests_total 12")]
    [InlineData("portcullis_connections_open 3")]
    [InlineData("portcullis_handshakes_failed_total{reason=\"certificate refused: expired\"} 2")]
    [InlineData("portcullis_jwks_fetches_total{source=\"https://other.example\"} 3")]
    [InlineData("portcullis_jwks_fetch_failures_total{source=\"https://other.example\"} 3")]
    [InlineData("portcullis_jwks_demanded_fetches_total{source=\"https://other.example\"} 1")]
    [InlineData("portcullis_jwks_failing{source=\"https://other.example\"} 1")]
    [InlineData("portcullis_jwks_keys{source=\"https://idp.example/jwks\"} 2")]
    [InlineData("portcullis_jwks_last_success_timestamp_seconds{source=\"https://idp.example/jwks\"} 1893499200")]
    [InlineData("portcullis_jwks_age_seconds{source=\"https://idp.example/jwks\"} 90")]
    [InlineData("portcullis_authorizer_allowed_total{provider=\"opa\"} 5")]
    [InlineData("portcullis_authorizer_denied_total{provider=\"opa\"} 3")]
    [InlineData("portcullis_authorizer_failed_total{provider=\"opa\"} 1")]
    [InlineData("portcullis_authorizer_seconds_total{provider=\"opa\"} 1.5")]
    [InlineData("portcullis_certificate_expiry_timestamp_seconds{credential=\"test.com\"} 1896091200")]
    public void Tells(string line) =>
        MetricsText.Write(Given.Report()).Split('\n').ShouldContain(line);

    [Fact]
    public void What_was_never_fetched_has_no_age() =>
        MetricsText.Write(Given.Report()).ShouldNotContain("jwks_age_seconds{source=\"https://other.example\"}");

    [Fact]
    public void Labels_are_escaped() =>
        MetricsText.Write(Given.Report() with { Gateway = Given.Gateway() with { Certificates = [new("a\"b\\c\nd", Given.Noon)] } })
            .ShouldContain("{credential=\"a\\\"b\\\\c\\nd\"} 1893499200\n");

    [Fact]
    public void One_place_with_two_timeouts_is_told_of_once()
    {
        GatewayStatus gateway = Given.Gateway();

        Regex.Count(MetricsText.Write(Given.Report() with { Gateway = gateway with { Keys = [.. gateway.Keys, .. gateway.Keys] } }), "jwks_failing\\{").ShouldBe(2);
    }
}
