using Portcullis.Running;

namespace Portcullis.Tests.Watching;

/// <summary>What a control plane's metrics tell.</summary>
public sealed class ControlMetricsTests
{
    private static readonly string[] Lines = MetricsText.Write(Given.Controlling()).Split('\n');

    [Theory]
    [InlineData("portcullis_api_requests_total{verb=\"create\",resource=\"secrets\",code=\"201\"} 2")]
    [InlineData("portcullis_api_requests_total{verb=\"get\",resource=\"other\",code=\"500\"} 1")]
    [InlineData("portcullis_api_request_duration_seconds_bucket{verb=\"create\",le=\"0.001\"} 1")]
    [InlineData("portcullis_api_request_duration_seconds_bucket{verb=\"create\",le=\"0.025\"} 3")]
    [InlineData("portcullis_api_request_duration_seconds_bucket{verb=\"create\",le=\"60\"} 4")]
    [InlineData("portcullis_api_request_duration_seconds_bucket{verb=\"create\",le=\"+Inf\"} 5")]
    [InlineData("portcullis_api_request_duration_seconds_count{verb=\"create\"} 5")]
    [InlineData("portcullis_api_watches 6")]
    [InlineData("portcullis_store_healthy 0")]
    [InlineData("portcullis_store_revision 57")]
    [InlineData("portcullis_store_objects{resource=\"gateways.networking.istio.io\"} 1")]
    [InlineData("portcullis_store_commit_duration_seconds_count 5")]
    [InlineData("portcullis_store_commit_conflicts_total 1")]
    [InlineData("portcullis_store_commit_failures_total 2")]
    [InlineData("portcullis_store_queue 0")]
    [InlineData("portcullis_store_bytes 4096")]
    [InlineData("portcullis_store_compactions_total 1")]
    [InlineData("portcullis_etcd_endpoint_healthy{endpoint=\"http://127.0.0.1:2380\"} 0")]
    [InlineData("portcullis_etcd_endpoint_failures_total{endpoint=\"http://127.0.0.1:2380\"} 9")]
    [InlineData("portcullis_etcd_failovers_total 8")]
    [InlineData("portcullis_leader 1")]
    [InlineData("portcullis_data_planes_connected 4")]
    [InlineData("portcullis_data_planes_lost 1")]
    [InlineData("portcullis_data_planes_lagging 2")]
    [InlineData("portcullis_data_planes_refusing 1")]
    [InlineData("portcullis_enforcement_duration_seconds_bucket{le=\"10\"} 4")]
    [InlineData("portcullis_stream_open 4")]
    [InlineData("portcullis_stream_updates_total 10")]
    [InlineData("portcullis_stream_bytes_total 12345")]
    [InlineData("portcullis_stream_acknowledged_total 9")]
    [InlineData("portcullis_stream_refused_total 1")]
    [InlineData("portcullis_stream_rejected_total 2")]
    [InlineData("portcullis_audit_lines_lost_total 3")]
    [InlineData("portcullis_api_certificate_expiry_timestamp_seconds{certificate=\"serving\"} 1901275200")]
    [InlineData("portcullis_secret_certificates_ending{within=\"0d\"} 1")]
    [InlineData("portcullis_secret_certificates_ending{within=\"1d\"} 1")]
    [InlineData("portcullis_secret_certificates_ending{within=\"7d\"} 2")]
    [InlineData("portcullis_secret_certificate_first_expiry_timestamp_seconds 1893412800")]
    public void Tells(string line) => Lines.ShouldContain(line);

    [Fact]
    public void A_gateway_alone_says_nothing_of_a_control_plane() => MetricsText.Write(Given.Report()).ShouldNotContain("portcullis_store");

    [Fact]
    public void A_control_plane_alone_says_nothing_of_a_gateway() => Lines.ShouldNotContain(line => line.Contains("listeners", StringComparison.Ordinal) || line.Contains("portcullis_requests", StringComparison.Ordinal));
}
