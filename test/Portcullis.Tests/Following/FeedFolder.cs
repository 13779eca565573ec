using System.Collections.Concurrent;
using System.Collections.Immutable;
using Portcullis.Control;
using Portcullis.Following;

namespace Portcullis.Tests.Following;

/// <summary>A folder for a cache, and what was reported about it.</summary>
internal sealed class FeedFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("portcullis-feed-").FullName;

    public ConcurrentQueue<string> Reports { get; } = [];

    public string File => System.IO.Path.Combine(Path, "feed.cache");

    public FeedCache Open(string identity = "control plane one") => FeedCache.Open(Path, identity, TimeProvider.System, Reports.Enqueue);

    /// <summary>Saves a state as a process would that then ends.</summary>
    public async Task Save(long revision, params FeedObject[] objects)
    {
        await using FeedCache cache = Open();
        cache.Save(State(revision, objects), DateTimeOffset.UnixEpoch.AddYears(60));
    }

    public static FeedState State(long revision, params FeedObject[] objects) =>
        new(revision, objects.ToImmutableDictionary(static one => one.Name, static one => new HeldObject(one, $"v{one.Revision}"), StringComparer.Ordinal));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
