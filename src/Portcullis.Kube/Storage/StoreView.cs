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

    /// <summary>Every collection that holds an object.</summary>
    public IEnumerable<(string Group, string Plural)> Collections => _collections.Keys;

    private static ImmutableSortedDictionary<(string Namespace, string Name), StoredObject> Empty { get; } =
        ImmutableSortedDictionary.Create<(string Namespace, string Name), StoredObject>(NameOrder.Ordinal);
}
