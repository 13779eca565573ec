using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>A list under a strategic merge: entries are known by a key, scalars by themselves.</summary>
internal sealed class StrategicList
{
    private readonly string _key;
    private readonly List<JsonNode?> _items;
    private readonly Dictionary<string, List<int>> _places = new(StringComparer.Ordinal);

    /// <summary>Takes a list as it is before the patch.</summary>
    /// <param name="items">Copied.</param>
    /// <param name="key">The merge key; empty for scalars.</param>
    public StrategicList(JsonArray items, string key)
    {
        _key = key;
        _items = [.. items.Select(item => item?.DeepClone())];
        for (int i = 0; i < _items.Count; i++)
            Place(_items[i], i);
    }

    /// <summary>A list without some scalars.</summary>
    public static JsonArray Without(JsonArray list, JsonArray unwanted)
    {
        var gone = unwanted.ToHashSet(JsonTree.Equality);
        return [.. list.Where(item => !gone.Contains(item)).Select(item => item?.DeepClone())];
    }

    /// <summary>Scalars of both lists, each once; those of the patch in its order.</summary>
    public static JsonArray Union(JsonArray target, JsonArray patch)
    {
        JsonArray both = [.. target.Concat(patch).Distinct(JsonTree.Equality).Select(item => item?.DeepClone())];
        return new StrategicList(both, key: "").Arrange(patch, target);
    }

    /// <summary>Takes out every entry with the same key.</summary>
    public void Remove(JsonObject entry)
    {
        if (!_places.Remove(Id(entry), out List<int>? places))
            return;
        foreach (int place in places)
            _items[place] = Gone;
    }

    /// <summary>Replaces the entry with the same key by what is made of it, or adds it.</summary>
    public void Put(JsonObject entry, Func<JsonObject?, JsonObject> make)
    {
        if (_places.TryGetValue(Id(entry), out List<int>? places))
        {
            _items[places[0]] = make(_items[places[0]] as JsonObject);
            return;
        }
        _items.Add(make(null));
        Place(entry, _items.Count - 1);
    }

    /// <summary>The list with the entries that an order names in that order; the others keep theirs, each before what it stood before.</summary>
    /// <param name="order">Entries or scalars; of entries only the key matters.</param>
    /// <param name="before">The list before the patch.</param>
    public JsonArray Arrange(IEnumerable<JsonNode?> order, JsonArray before)
    {
        Dictionary<string, int> wanted = Ranks(order);
        Dictionary<string, int> was = Ranks(before);
        // Each id once: writing one takes as long as the entry.
        List<(string Id, JsonNode? Item)> present = [.. _items.Where(item => !ReferenceEquals(item, Gone)).Select(item => (Id(item), item))];
        Queue<(string Id, JsonNode? Item)> named = new(present.Where(item => wanted.ContainsKey(item.Id)).OrderBy(item => wanted[item.Id]));
        Queue<(string Id, JsonNode? Item)> others = new(present.Where(item => !wanted.ContainsKey(item.Id)));

        var arranged = new JsonArray();
        while (named.Count > 0 || others.Count > 0)
        {
            bool other = named.Count == 0 || (others.Count > 0
                && was.TryGetValue(others.Peek().Id, out int mine) && was.TryGetValue(named.Peek().Id, out int theirs) && mine < theirs);
            arranged.Add((other ? others.Dequeue() : named.Dequeue()).Item);
        }
        return arranged;
    }

    /// <summary>Every entry of the patch, other than deletions, is named by the order, in the same sequence.</summary>
    public bool IsOrdered(JsonArray patch, JsonArray order)
    {
        Dictionary<string, int> ranks = Ranks(order);
        int last = -1;
        foreach (JsonNode? item in patch)
        {
            if (item is JsonObject entry && entry.ContainsKey("$patch"))
                continue;
            if (!ranks.TryGetValue(Id(item), out int rank) || rank < last)
                return false;
            last = rank;
        }
        return true;
    }

    /// <summary>Stands where an entry was taken out, so that places keep their numbers.</summary>
    private static JsonNode Gone { get; } = new JsonObject();

    private void Place(JsonNode? item, int place)
    {
        string id = Id(item);
        if (!_places.TryGetValue(id, out List<int>? places))
            _places[id] = places = [];
        places.Add(place);
    }

    private Dictionary<string, int> Ranks(IEnumerable<JsonNode?> items)
    {
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        int rank = 0;
        foreach (JsonNode? item in items)
            ranks.TryAdd(Id(item), rank++);
        return ranks;
    }

    // No JSON begins with a question mark: an entry without the key equals none that has one.
    private string Id(JsonNode? item) => _key.Length == 0 ? JsonTree.Canonical(item)
        : item is JsonObject entry && entry[_key] is { } key ? JsonTree.Canonical(key) : "?" + JsonTree.Canonical(item);
}
