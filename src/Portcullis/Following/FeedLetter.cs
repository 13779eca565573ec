using Portcullis.Wire.Discovery;

namespace Portcullis.Following;

/// <summary>A state, and how its sender is told what became of it.</summary>
/// <param name="Answer">Takes an answer without its nonce; null when nobody waits for one, as with what came from the disk.</param>
internal sealed record FeedLetter(FeedState State, Action<DeltaDiscoveryRequest>? Answer);
