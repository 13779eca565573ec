namespace Portcullis.Following;

/// <summary>What the disk held.</summary>
/// <param name="Confirmed">When it was last known to be the control plane's latest.</param>
internal sealed record KnownFeed(FeedState State, DateTimeOffset Confirmed);
