using System.Collections.Immutable;
using Portcullis.Control;

namespace Portcullis.Following;

/// <summary>All that a control plane has told a gateway, up to one revision. Immutable.</summary>
internal sealed record FeedState(long Revision, ImmutableDictionary<string, HeldObject> Objects)
{
    public static FeedState Empty { get; } = new(0, ImmutableDictionary.Create<string, HeldObject>(StringComparer.Ordinal));

    /// <summary>Everything, for whoever knows nothing yet.</summary>
    public FeedUpdate Whole() => new(Revision, IsWhole: true, [.. Objects.Values.Select(static held => held.Object)], []);

    /// <summary>What these names stand for now.</summary>
    public FeedUpdate Difference(IReadOnlyCollection<string> names)
    {
        var changed = ImmutableArray.CreateBuilder<FeedObject>();
        var removed = ImmutableArray.CreateBuilder<string>();
        foreach (string name in names)
            if (Objects.TryGetValue(name, out HeldObject? held))
                changed.Add(held.Object);
            else
                removed.Add(name);
        return new FeedUpdate(Revision, IsWhole: false, changed.ToImmutable(), removed.ToImmutable());
    }
}
