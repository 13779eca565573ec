using System.Net;

namespace Portcullis.Running;

/// <summary>The doors through which a running process is watched: its status socket and its metrics, as far as they were asked for.</summary>
internal sealed class Watchers : IDisposable
{
    private readonly MetricsServer? _metrics;
    private readonly IDisposable? _status;

    private Watchers(MetricsServer? metrics, IDisposable? status) => (_metrics, _status) = (metrics, status);

    /// <summary>Where metrics are served; null: nowhere.</summary>
    public string? Metrics => _metrics is null ? null : $"{_metrics.Address}/metrics";

    /// <summary>Opens both; null when metrics were asked for and cannot be served. A process does without its status socket.</summary>
    /// <param name="metrics">Where; null: nowhere.</param>
    public static Watchers? Open(IPEndPoint? metrics, StatusSocketChoice socket, Func<StatusReport> read, Action<string> report)
    {
        MetricsServer? server = null;
        if (metrics is not null && (server = MetricsServer.Start(metrics, read, out string? refusal)) is null)
        {
            report(refusal!);
            return null;
        }
        IDisposable? status = null;
        if (OperatingSystem.IsLinux() && !socket.Off && (status = StatusSocket.Open(socket.Path, read, out string? reason)) is null)
            report($"{reason}; `portcullis status` will not see this process");
        return new Watchers(server, status);
    }

    public void Dispose()
    {
        _metrics?.Dispose();
        _status?.Dispose();
    }
}
