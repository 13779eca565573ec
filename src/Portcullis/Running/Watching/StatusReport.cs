namespace Portcullis.Running;

/// <summary>How one process stands at a moment: all that its status socket and its metrics tell.</summary>
internal sealed record StatusReport
{
    public required string Version { get; init; }
    public required int ProcessId { get; init; }
    public required DateTimeOffset Started { get; init; }
    public required DateTimeOffset Now { get; init; }
    public required GatewayPhase Phase { get; init; }

    /// <summary>Where metrics are served; null: nowhere.</summary>
    public string? Metrics { get; init; }

    /// <summary>Null: this process runs no gateway.</summary>
    public GatewayStatus? Gateway { get; init; }

    /// <summary>Null: this process runs no control plane.</summary>
    public ControlStatus? Control { get; init; }
}
