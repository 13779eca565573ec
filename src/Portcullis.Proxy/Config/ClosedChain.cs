namespace Portcullis.Proxy;

/// <summary>A chain that cannot serve: its handshakes are closed, and the others run.</summary>
/// <param name="Key">The chain's <c>Key</c> in its snapshot.</param>
/// <param name="Reason">For people: lower case, no full stop.</param>
public sealed record ClosedChain(string Key, string Reason);
