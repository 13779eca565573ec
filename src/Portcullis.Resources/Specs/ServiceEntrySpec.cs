using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>networking.istio.io ServiceEntry.</summary>
public sealed record ServiceEntrySpec
{
    public ImmutableArray<string> Hosts { get; init; } = [];
    public ImmutableArray<string> Addresses { get; init; } = [];
    public ImmutableArray<ServiceEntryPortSpec> Ports { get; init; } = [];

    /// <summary>False is MESH_EXTERNAL, Istio's default.</summary>
    public bool MeshInternal { get; init; }

    public ServiceEntryResolution Resolution { get; init; }
    public ImmutableArray<WorkloadEntrySpec> Endpoints { get; init; } = [];
    public WorkloadSelectorSpec? WorkloadSelector { get; init; }
    public ImmutableArray<string> ExportTo { get; init; } = [];
    public ImmutableArray<string> SubjectAltNames { get; init; } = [];
}
