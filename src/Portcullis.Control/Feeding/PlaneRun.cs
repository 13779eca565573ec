using System.Collections.Immutable;

namespace Portcullis.Control;

/// <summary>What one data plane runs, as it told last. Immutable.</summary>
/// <param name="Connected">It asks for configuration now.</param>
/// <param name="Runs">It runs everything up to this revision, but for what it refuses; zero: it never ran anything.</param>
/// <param name="At">When it began to run that, by the clock's timestamp; zero when another process or an earlier one was told.</param>
/// <param name="Seen">When it connected, or when it was lost.</param>
/// <param name="Refusals">By object name; under the empty name what concerns the whole update.</param>
internal sealed record PlaneRun(
    DataPlane Plane, bool Connected, long Runs, long At, DateTimeOffset Seen, ImmutableSortedDictionary<string, PlaneRefusal> Refusals)
{
    // SECURITY: what a data plane says is kept, shown and handed on: neither without end nor with what steers a terminal.
    private const int MostRefusals = 200;
    private const int LongestMessage = 500;

    public static ImmutableSortedDictionary<string, PlaneRefusal> NothingRefused { get; } =
        ImmutableSortedDictionary.Create<string, PlaneRefusal>(StringComparer.Ordinal);

    public static ImmutableSortedDictionary<string, string> EverythingServed { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>What it runs is what an earlier process of its name told: it counts until this one has said a first word.</summary>
    public bool IsInherited { get; init; }

    /// <summary>By object name, why it does not serve what it runs.</summary>
    public ImmutableSortedDictionary<string, string> Unserved { get; init; } = EverythingServed;

    /// <summary>It has a configuration, or has said why not: only such a data plane counts.</summary>
    public bool Counts => Runs > 0 || !Refusals.IsEmpty;

    /// <summary>Why it does not run this object at this revision; null when nothing was said against it.</summary>
    public string? RefusalOf(string name, long revision) =>
        Refusals.TryGetValue(name, out PlaneRefusal? own) && own.Revision >= revision ? own.Message
        : Runs < revision && Refusals.TryGetValue("", out PlaneRefusal? all) && all.Revision >= revision ? all.Message
        : null;

    /// <summary>It runs an object that was last changed at this revision.</summary>
    public bool RunsChange(string name, long revision) => Runs >= revision && RefusalOf(name, revision) is null;

    public PlaneRun WithAcknowledged(long revision, long at) => revision <= Runs && !IsInherited ? this : this with
    {
        Runs = revision,
        At = revision > Runs ? at : At,
        IsInherited = false,
        Refusals = Refusals.RemoveRange(Refusals.Where(refusal => refusal.Value.Revision < revision).Select(refusal => refusal.Key)),
    };

    public PlaneRun WithRefused(long revision, ImmutableArray<FeedRefusal> refusals)
    {
        var all = Refusals.Where(refusal => refusal.Value.Revision >= revision).ToImmutableSortedDictionary(StringComparer.Ordinal).ToBuilder();
        foreach (FeedRefusal refusal in refusals.Take(MostRefusals - Math.Min(all.Count, MostRefusals)))
            all[refusal.Name] = new PlaneRefusal(revision, Plain(refusal.Message));
        // SECURITY: a new process that refuses its first update may run nothing at all.
        return this with { Refusals = all.ToImmutable(), Runs = IsInherited ? 0 : Runs, IsInherited = false };
    }

    public PlaneRun WithUnserved(ImmutableArray<FeedRefusal> unserved)
    {
        var all = unserved.Take(MostRefusals).DistinctBy(static each => each.Name, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(static each => each.Name, static each => Plain(each.Message), StringComparer.Ordinal);
        return all.SequenceEqual(Unserved) ? this : this with { Unserved = all };
    }

    private static string Plain(string message)
    {
        string text = string.Concat(message.Take(LongestMessage).Select(static c => char.IsControl(c) ? ' ' : c));
        return message.Length > LongestMessage ? text + "…" : text;
    }
}
