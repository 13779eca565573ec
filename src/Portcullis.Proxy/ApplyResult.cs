namespace Portcullis.Proxy;

/// <summary>What came of applying a snapshot. It is in force for every listener that is open.</summary>
/// <param name="Bound">All listeners that accept now, with their actual ports.</param>
/// <param name="Failures">Listeners that could not be opened; they are tried again with the next snapshot.</param>
/// <param name="Closed">Chains whose handshakes are closed, whether or not their listener is open.</param>
public sealed record ApplyResult(IReadOnlyList<BoundListener> Bound, IReadOnlyList<BindFailure> Failures, IReadOnlyList<ClosedChain> Closed);
