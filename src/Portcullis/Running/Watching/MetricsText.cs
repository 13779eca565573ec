namespace Portcullis.Running;

/// <summary>A <see cref="StatusReport"/> in Prometheus' text format 0.0.4.</summary>
internal static class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(StatusReport report)
    {
        var text = new MetricsWriter();
        text.Family("build_info", "Which version runs.", "gauge");
        text.Sample("build_info", 1, ("version", report.Version));
        text.Single("start_time_seconds", "When it started, in Unix time.", "gauge", MetricsWriter.Seconds(report.Started));
        text.Single("ready", "1 while requests are served and not draining.", "gauge", report.Phase == GatewayPhase.Ready ? 1 : 0);
        if (report.Gateway is { } gateway)
            GatewayMetrics.Write(text, gateway, report.Now);
        if (report.Control is { } control)
            ControlMetrics.Write(text, control, report.Now);
        return text.ToString();
    }
}
