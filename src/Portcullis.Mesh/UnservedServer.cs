namespace Portcullis.Mesh;

/// <summary>A server that is accepted and not served.</summary>
/// <param name="Reason">For people: lower case, no full stop.</param>
public sealed record UnservedServer(ServerPlace Server, string Reason);
