using System.Collections.Immutable;

namespace Portcullis.Control;

/// <summary>Data planes of one namespace and one set of labels: what concerns one concerns all of them.</summary>
internal sealed class PlaneProfile
{
    private readonly HashSet<string> _named; // what some of them refuse or do not serve

    private PlaneProfile(ImmutableArray<PlaneRun> runs)
    {
        Runs = runs;
        Least = runs.Min(static run => run.Runs);
        _named = [.. runs.SelectMany(static run => run.Refusals.Keys.Concat(run.Unserved.Keys))];
    }

    public string Namespace => Runs[0].Plane.Namespace;

    public ImmutableSortedDictionary<string, string> Labels => Runs[0].Plane.Labels;

    /// <summary>Never empty.</summary>
    public ImmutableArray<PlaneRun> Runs { get; }

    /// <summary>All of them run everything up to this revision, but for what some refuse.</summary>
    public long Least { get; }

    /// <summary>Groups the data planes that count.</summary>
    public static ImmutableArray<PlaneProfile> Of(IEnumerable<PlaneRun> runs) =>
    [
        .. runs.Where(static run => run.Counts)
            .GroupBy(static run => $"{run.Plane.Namespace}\n{string.Join('\n', run.Plane.Labels.Select(static label => $"{label.Key}={label.Value}"))}", StringComparer.Ordinal)
            .Select(static same => new PlaneProfile([.. same])),
    ];

    /// <summary>Quickly, whether all of them run a change, and serve it, for sure.</summary>
    public bool AllServe(string name, long revision) => Least >= revision && !_named.Contains(name);
}
