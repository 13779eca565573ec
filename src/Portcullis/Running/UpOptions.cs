using System.Net;
using Portcullis.Mesh;
using Portcullis.Proxy;
using Portcullis.Resources;

namespace Portcullis.Running;

/// <summary>What <c>portcullis up</c> was asked for.</summary>
/// <param name="Paths">Files and folders as given; <c>-</c> is standard input.</param>
/// <param name="AccessLog">Null: none.</param>
/// <param name="Drain">How long open requests may take to end.</param>
internal sealed record UpOptions(IReadOnlyList<string> Paths, GatewayWorkload Workload, int Workers, AccessLogFormat? AccessLog, TimeSpan Drain, UnknownFields UnknownFields)
{
    /// <summary>Where token keys may be fetched from.</summary>
    public KeyFetchOptions Keys { get; init; } = new();

    /// <summary>Where metrics are served; null: nowhere.</summary>
    public IPEndPoint? Metrics { get; init; }

    /// <summary>Where this process serves the Kubernetes API, for the ready line; null: nowhere.</summary>
    public string? Api { get; init; }

    /// <summary>Asks how the control plane in this process stands; null: there is none.</summary>
    public Func<ControlStatus>? Control { get; init; }

    /// <summary>The kubeconfig that was written for it, for the ready line; null: none.</summary>
    public string? Kubeconfig { get; init; }

    public StatusSocketChoice StatusSocket { get; init; } = new(Off: false, Path: null);
}
