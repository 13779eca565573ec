namespace Portcullis.Following;

/// <summary>How the connection to a control plane stands at a moment.</summary>
/// <param name="Source">Its address, or where it runs.</param>
/// <param name="Confirmed">When its latest configuration was last known to be here; null: never.</param>
/// <param name="FromCache">What was handed out last came from the disk.</param>
/// <param name="Problem">Why there is no connection.</param>
internal sealed record FeedLink(string Source, bool Connected, DateTimeOffset? Confirmed, bool FromCache, string? Problem);
