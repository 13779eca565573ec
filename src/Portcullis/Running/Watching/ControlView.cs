namespace Portcullis.Running;

/// <summary>What those who watch a control plane without a gateway may see of it. Thread-safe.</summary>
internal sealed class ControlView(Func<ControlStatus> control, TimeProvider time)
{
    private readonly DateTimeOffset _started = time.GetUtcNow();

    /// <summary>Where metrics are served, when they are.</summary>
    public string? Metrics { get; set; }

    public StatusReport Read() => new()
    {
        Version = GatewayView.Version,
        ProcessId = Environment.ProcessId,
        Started = _started,
        Now = time.GetUtcNow(),
        Phase = GatewayPhase.Ready,
        Metrics = Metrics,
        Control = control(),
    };
}
