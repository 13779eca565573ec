using Portcullis.Syntax;

namespace Portcullis.Mesh;

/// <summary>What a compile gave: a snapshot, or null where no snapshot could be built; and everything it had to say.</summary>
public sealed record Compiled(MeshSnapshot? Snapshot, IReadOnlyList<Diagnostic> Diagnostics);
