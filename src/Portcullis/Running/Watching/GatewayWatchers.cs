namespace Portcullis.Running;

/// <summary>The doors through which a running gateway is watched: its status socket and its metrics, as far as they were asked for.</summary>
internal sealed class GatewayWatchers : IDisposable
{
    private readonly MetricsServer? _metrics;
    private readonly IDisposable? _status;

    private GatewayWatchers(MetricsServer? metrics, IDisposable? status) => (_metrics, _status) = (metrics, status);

    /// <summary>Opens both; null when metrics were asked for and cannot be served. A gateway does without its status socket.</summary>
    public static GatewayWatchers? Open(UpOptions options, GatewayView view, Action<string> report)
    {
        MetricsServer? metrics = null;
        if (options.Metrics is { } address && (metrics = MetricsServer.Start(address, view.Read, out string? refusal)) is null)
        {
            report(refusal!);
            return null;
        }
        view.Metrics = metrics is null ? null : $"{metrics.Address}/metrics";

        IDisposable? status = null;
        if (OperatingSystem.IsLinux() && !options.StatusSocket.Off && (status = StatusSocket.Open(options.StatusSocket.Path, view.Read, out string? reason)) is null)
            report($"{reason}; `portcullis status` will not see this process");
        return new GatewayWatchers(metrics, status);
    }

    public void Dispose()
    {
        _metrics?.Dispose();
        _status?.Dispose();
    }
}
