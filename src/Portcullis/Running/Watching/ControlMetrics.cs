using Portcullis.Control;
using Portcullis.Kube;

namespace Portcullis.Running;

/// <summary>What a control plane counts. Every label takes its values from a set that callers cannot make larger.</summary>
internal static class ControlMetrics
{
    private static readonly (string Name, double Days)[] Near = [("0d", 0), ("1d", 1), ("7d", 7), ("30d", 30)];

    public static void Write(MetricsWriter text, ControlStatus control, DateTimeOffset now)
    {
        ControlReport report = control.Report;
        Api(text, report.Api);
        Store(text, report);
        Engine(text, report.Engine);
        text.Single("leader", "1 while this control plane does what one of them at a time must do.", "gauge", report.Leads ? 1 : 0);
        DataPlanes(text, report);
        Stream(text, report.Stream);
        text.Single("audit_lines_lost_total", "Writes that could not be written into the audit log.", "counter", control.AuditLinesLost);
        Certificates(text, control, now);
    }

    private static void Api(MetricsWriter text, ApiCounts api)
    {
        text.Family("api_requests_total", "API requests answered, health checks left out.", "counter");
        foreach (RequestCount request in api.Requests)
            text.Sample("api_requests_total", request.Count, ("verb", request.Verb), ("resource", request.Resource), ("code", request.Code.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        text.Family("api_request_duration_seconds", "How long API requests took, watches left out.", "histogram");
        foreach ((string verb, DurationCounts counts) in api.Durations)
            text.Histogram("api_request_duration_seconds", counts, ("verb", verb));
        text.Single("api_watches", "Watches open now.", "gauge", api.OpenWatches);
    }

    private static void Store(MetricsWriter text, ControlReport report)
    {
        text.Single("store_healthy", "1 while the store can be read and written.", "gauge", report.Health.IsGood ? 1 : 0);
        text.Single("store_revision", "The store's revision.", "gauge", report.Revision);
        text.Family("store_objects", "Objects stored, by kind.", "gauge");
        foreach ((string resource, int count) in report.Objects)
            text.Sample("store_objects", count, ("resource", resource));
        text.Family("store_commit_duration_seconds", "How long commits took until they were durable.", "histogram");
        text.Histogram("store_commit_duration_seconds", report.Commits.Durations);
        text.Single("store_commit_conflicts_total", "Commits that found another version than they expected.", "counter", report.Commits.Conflicts);
        text.Single("store_commit_failures_total", "Commits that storage did not make, or of which it could not say.", "counter", report.Commits.Failures);
    }

    private static void Engine(MetricsWriter text, EngineReport engine)
    {
        if (engine.Waiting is { } waiting)
            text.Single("store_queue", "Commits that wait for their turn.", "gauge", waiting);
        if (engine.Bytes is { } bytes)
            text.Single("store_bytes", "Size of the store on the disk.", "gauge", bytes);
        text.Single("store_compactions_total", "How often this process let the store forget old changes.", "counter", engine.Compactions);
        if (engine.Endpoints.IsEmpty)
            return;
        text.Family("etcd_endpoint_healthy", "1 while the member answered the last request to it.", "gauge");
        foreach (EndpointReport endpoint in engine.Endpoints)
            text.Sample("etcd_endpoint_healthy", endpoint.IsHealthy ? 1 : 0, ("endpoint", endpoint.Name));
        text.Family("etcd_endpoint_failures_total", "Requests that the member did not answer as it should.", "counter");
        foreach (EndpointReport endpoint in engine.Endpoints)
            text.Sample("etcd_endpoint_failures_total", endpoint.Failures, ("endpoint", endpoint.Name));
        text.Single("etcd_failovers_total", "How often another member was turned to because one failed.", "counter", engine.Failovers);
    }

    private static void DataPlanes(MetricsWriter text, ControlReport report)
    {
        text.Single("data_planes_connected", "Data planes connected to this control plane.", "gauge", report.DataPlanes.Connected);
        text.Single("data_planes_lost", "Data planes that were connected to this control plane, and are not forgotten yet.", "gauge", report.DataPlanes.Lost);
        text.Single("data_planes_lagging", "Connected data planes that have not yet answered to everything there is for them.", "gauge", report.DataPlanes.Lagging);
        text.Single("data_planes_refusing", "Connected data planes that refuse something.", "gauge", report.DataPlanes.Refusing);
        text.Family("enforcement_duration_seconds", "From a change to the last confirmation of a data plane it concerns; counted where the control plane leads.", "histogram");
        text.Histogram("enforcement_duration_seconds", report.Enforcement);
    }

    private static void Stream(MetricsWriter text, AdsCounts stream)
    {
        text.Single("stream_open", "Configuration streams open now.", "gauge", stream.Streams);
        text.Single("stream_updates_total", "Updates that data planes answered.", "counter", stream.Updates);
        text.Single("stream_bytes_total", "Bytes sent to data planes, before TLS.", "counter", stream.Bytes);
        text.Single("stream_acknowledged_total", "Updates that data planes took.", "counter", stream.Acknowledged);
        text.Single("stream_refused_total", "Updates that data planes refused.", "counter", stream.Refused);
        text.Single("stream_rejected_total", "Streams that were not served: no credential, another's name, too many.", "counter", stream.Rejected);
    }

    private static void Certificates(MetricsWriter text, ControlStatus control, DateTimeOffset now)
    {
        text.Family("api_certificate_expiry_timestamp_seconds", "When the API's own certificates end, in Unix time; the serving one is made anew before.", "gauge");
        text.Sample("api_certificate_expiry_timestamp_seconds", MetricsWriter.Seconds(control.AuthorityEnds), ("certificate", "authority"));
        text.Sample("api_certificate_expiry_timestamp_seconds", MetricsWriter.Seconds(control.ServingEnds), ("certificate", "serving"));
        text.Family("secret_certificates_ending", "Secrets with a certificate that ends within so many days; 0d: it has ended.", "gauge");
        foreach ((string name, double days) in Near)
            text.Sample("secret_certificates_ending", control.Report.Certificates.Count(each => each.NotAfter - now <= TimeSpan.FromDays(days)), ("within", name));
        if (!control.Report.Certificates.IsEmpty)
            text.Single("secret_certificate_first_expiry_timestamp_seconds", "When the first of all certificates in Secrets ends, in Unix time.", "gauge", MetricsWriter.Seconds(control.Report.Certificates.Min(static each => each.NotAfter)));
    }
}
