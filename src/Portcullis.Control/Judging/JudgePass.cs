using System.Collections.Immutable;
using Portcullis.Mesh;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Control;

/// <summary>One compile of the resources for every workload asked.</summary>
/// <param name="Whole">All resources, before the irrelevant ones were left out.</param>
/// <param name="Snapshots">One for each workload, in their order.</param>
internal sealed record JudgePass(ResourceSet Whole, ImmutableArray<Diagnostic> Found, ImmutableArray<MeshSnapshot?> Snapshots);
