using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>The whole store at one revision. Immutable: views of later revisions share what did not change.</summary>
public sealed class StoreView
{
    private readonly ImmutableDictionary<(string Group, string Plural), ImmutableSortedDictionary<(string Namespace, string Name), StoredObject>> _collections;

    internal StoreView(long revision, ImmutableDictionary<(string Group, string Plural), ImmutableSortedDictionary<(string Namespace, string Name), StoredObject>> collections) =>
        (Revision, _collections) = (revision, collections);

    public long Revision { get; }

    public StoredObject? Get(ObjectKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _collections.GetValueOrDefault((key.Group, key.Plural))?.GetValueOrDefault((key.Namespace, key.Name));
    }

    /// <summary>A collection's objects by namespace and name, in ordinal order.</summary>
    public ImmutableSortedDictionary<(string Namespace, string Name), StoredObject> List(string group, string plural) =>
        _collections.GetValueOrDefault((group, plural)) ?? Empty;

    /// <summary>The view in which some objects are others, or absent where null.</summary>
    internal StoreView Change(long revision, IEnumerable<(ObjectKey Key, StoredObject? Object)> changes)
    {
        var collections = _collections.ToBuilder();
        foreach (IGrouping<(string Group, string Plural), (ObjectKey Key, StoredObject? Object)> group in changes.GroupBy(change => (change.Key.Group, change.Key.Plural)))
        {
            var objects = (collections.GetValueOrDefault(group.Key) ?? Empty).ToBuilder();
            foreach ((ObjectKey key, StoredObject? changed) in group)
            {
                if (changed is null)
                    objects.Remove((key.Namespace, key.Name));
                else
                    objects[(key.Namespace, key.Name)] = changed;
            }
            if (objects.Count == 0)
                collections.Remove(group.Key);
            else
                collections[group.Key] = objects.ToImmutable();
        }
        return new StoreView(revision, collections.ToImmutable());
    }

    internal static StoreView Of(long revision, IEnumerable<StoredObject> objects) =>
        new StoreView(revision, ImmutableDictionary<(string Group, string Plural), ImmutableSortedDictionary<(string Namespace, string Name), StoredObject>>.Empty)
            .Change(revision, objects.Select(each => (each.Key, (StoredObject?)each)));

    /// <summary>Every collection that holds an object.</summary>
    public IEnumerable<(string Group, string Plural)> Collections => _collections.Keys;

    private static ImmutableSortedDictionary<(string Namespace, string Name), StoredObject> Empty { get; } =
        ImmutableSortedDictionary.Create<(string Namespace, string Name), StoredObject>(NameOrder.Ordinal);
}
