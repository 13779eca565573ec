using System.Collections.Immutable;
using System.Security.Cryptography;
using Portcullis.Kube;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Control;

/// <summary>Keeps a table of decoded objects in step with views of the store: what did not change visibly is not decoded again. Not thread-safe.</summary>
internal sealed class TableFollower
{
    private static readonly ImmutableSortedDictionary<(string Namespace, string Name), StoredObject> Nothing =
        ImmutableSortedDictionary.Create<(string Namespace, string Name), StoredObject>();

    private readonly Dictionary<(string Group, string Plural), ImmutableSortedDictionary<(string Namespace, string Name), StoredObject>> _seen = [];
    private readonly Dictionary<string, byte[]> _digests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<Diagnostic>> _found = new(StringComparer.Ordinal);

    public ResourceTable Table { get; } = new(ConfigFeed.MeshConfigNamespace);

    /// <summary>Counts up whenever the table changed.</summary>
    public long Version { get; private set; }

    /// <summary>What decoding an object had to say.</summary>
    public ImmutableArray<Diagnostic> FoundIn(string name) => _found.GetValueOrDefault(name, []);

    public IEnumerable<Diagnostic> FoundInAll => _found.Values.SelectMany(static found => found);

    /// <summary>Whether this is what stands under a name, as far as it can be seen; an empty digest: nothing does.</summary>
    public bool Holds(string name, ReadOnlySpan<byte> digest) => _digests.TryGetValue(name, out byte[]? known) ? digest.SequenceEqual(known) : digest.IsEmpty;

    /// <summary>What the mesh reads of a namespace; the table must have followed the view.</summary>
    public ImmutableArray<DecodedObject> In(StoreView view, string name) =>
    [
        .. FeedScopes.Collections.SelectMany(collection => view.List(collection.Group, collection.Plural).Values)
            .Where(stored => stored.Key.Namespace == name)
            .Select(stored => Table[stored.Key.Text])
            .OfType<DecodedObject>(),
    ];

    /// <summary>Brings the table to a view.</summary>
    public void Follow(StoreView view)
    {
        foreach ((string Group, string Plural) collection in FeedScopes.Collections)
        {
            ImmutableSortedDictionary<(string Namespace, string Name), StoredObject> now = view.List(collection.Group, collection.Plural);
            ImmutableSortedDictionary<(string Namespace, string Name), StoredObject>? before = _seen.GetValueOrDefault(collection);
            if (ReferenceEquals(before, now))
                continue;
            Follow(before ?? Nothing, now);
            _seen[collection] = now;
        }
    }

    // Both are in the same order: walking them side by side looks nothing up.
    private void Follow(
        ImmutableSortedDictionary<(string Namespace, string Name), StoredObject> before, ImmutableSortedDictionary<(string Namespace, string Name), StoredObject> now)
    {
        var old = before.GetEnumerator();
        bool isOld = old.MoveNext();
        foreach ((var key, StoredObject stored) in now)
        {
            int order;
            while ((order = isOld ? now.KeyComparer.Compare(old.Current.Key, key) : 1) < 0)
            {
                Remove(old.Current.Value.Key.Text);
                isOld = old.MoveNext();
            }
            if (order > 0 || !ReferenceEquals(old.Current.Value, stored))
                Set(stored);
            if (order == 0)
                isOld = old.MoveNext();
        }
        for (; isOld; isOld = old.MoveNext())
            Remove(old.Current.Value.Key.Text);
    }

    private void Set(StoredObject stored)
    {
        string name = stored.Key.Text;
        ReadOnlyMemory<byte> visible = VisiblePart.Of(stored.Json);
        byte[] digest = SHA256.HashData(visible.Span);
        if (_digests.TryGetValue(name, out byte[]? known) && known.AsSpan().SequenceEqual(digest))
            return;
        _digests[name] = digest;
        Version++;
        var found = new Diagnostics();
        if (SourceText.FromUtf8(name, visible.Span, found) is { } text)
            Table.Set(name, text, found, UnknownFields.Ignore);
        if (found.All.Count == 0)
            _found.Remove(name);
        else
            _found[name] = [.. found.All];
    }

    private void Remove(string name)
    {
        _digests.Remove(name);
        _found.Remove(name);
        Table.Remove(name);
        Version++;
    }
}
