using System.Collections.Immutable;

namespace Portcullis.Mesh.Compiling;

/// <summary>One socket and the Gateway servers that share it, oldest Gateway first.</summary>
internal sealed record SocketPlan(string Address, int SocketPort, int DeclaredPort, bool Tls, ImmutableArray<PlannedServer> Servers);
