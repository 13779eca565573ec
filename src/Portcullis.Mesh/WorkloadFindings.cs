using Portcullis.Syntax;

namespace Portcullis.Mesh;

/// <summary>Tells what a compile says of the workload it was made for from what it says of the resources.</summary>
public static class WorkloadFindings
{
    /// <summary>It holds for this workload and may hold for no other: it concerns the resource only if every workload's compile says it.</summary>
    public static bool IsOfThisWorkload(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        return diagnostic.Code is MeshCodes.NotSelected;
    }
}
