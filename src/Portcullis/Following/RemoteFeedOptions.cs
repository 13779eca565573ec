namespace Portcullis.Following;

/// <summary>How a gateway deals with a control plane that is not there.</summary>
internal sealed record RemoteFeedOptions
{
    /// <summary>How long the first word is waited for before what the disk holds is served.</summary>
    public TimeSpan FirstWord { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The shortest and the longest wait before the next attempt; it doubles from one to the other, and half of it is left to chance.</summary>
    public TimeSpan ShortestWait { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection that lasted this long was a good one: the next wait is the shortest again.</summary>
    public TimeSpan GoodAfter { get; init; } = TimeSpan.FromSeconds(10);
}
