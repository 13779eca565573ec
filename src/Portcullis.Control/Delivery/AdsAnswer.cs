using System.Collections.Immutable;

namespace Portcullis.Control;

/// <summary>What of a proxy's answer counts.</summary>
/// <param name="Refusals">Null: it runs what it was sent.</param>
/// <param name="Unserved">What it runs and cannot serve.</param>
internal sealed record AdsAnswer(string Nonce, ImmutableArray<FeedRefusal>? Refusals, ImmutableArray<FeedRefusal> Unserved);
