using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>A set of places in an object, as a tree of steps. Immutable.</summary>
/// <remarks>The same thing as FieldsV1: a node is in the set or only leads to nodes that are.</remarks>
internal sealed class FieldSet
{
    private static readonly ImmutableSortedDictionary<string, FieldSet> NoChildren = ImmutableSortedDictionary.Create<string, FieldSet>(StringComparer.Ordinal);

    private FieldSet(bool owned, ImmutableSortedDictionary<string, FieldSet> children) => (Owned, Children) = (owned, children);

    public static FieldSet Empty { get; } = new(owned: false, NoChildren);

    /// <summary>The node itself and nothing below it.</summary>
    public static FieldSet Leaf { get; } = new(owned: true, NoChildren);

    /// <summary>The node itself is in the set.</summary>
    public bool Owned { get; }

    /// <summary>What lies below, by step. INVARIANT: no child is empty.</summary>
    public ImmutableSortedDictionary<string, FieldSet> Children { get; }

    public bool IsEmpty => !Owned && Children.IsEmpty;

    public static FieldSet Of(bool owned, IEnumerable<KeyValuePair<string, FieldSet>> children)
    {
        var kept = NoChildren.ToBuilder();
        foreach ((string step, FieldSet child) in children)
            if (!child.IsEmpty)
                kept[step] = child;
        return kept.Count == 0 ? (owned ? Leaf : Empty) : new FieldSet(owned, kept.ToImmutable());
    }

    /// <summary>The set of one place.</summary>
    public static FieldSet Path(params ReadOnlySpan<string> steps) =>
        steps.IsEmpty ? Leaf : Of(owned: false, [new KeyValuePair<string, FieldSet>(steps[0], Path(steps[1..]))]);

    public FieldSet this[string step] => Children.GetValueOrDefault(step, Empty);

    public FieldSet WithOwned(bool owned) => owned == Owned ? this : Of(owned, Children);

    public FieldSet With(string step, FieldSet child) => Of(Owned, Children.SetItem(step, child));

    public FieldSet Union(FieldSet other)
    {
        if (other.IsEmpty)
            return this;
        if (IsEmpty)
            return other;
        var union = Children.ToBuilder();
        foreach ((string step, FieldSet child) in other.Children)
            union[step] = union.TryGetValue(step, out FieldSet? mine) ? mine.Union(child) : child;
        return new FieldSet(Owned || other.Owned, union.ToImmutable());
    }

    public FieldSet Difference(FieldSet other) => other.IsEmpty
        ? this
        : Of(Owned && !other.Owned, Children.Select(child => KeyValuePair.Create(child.Key, child.Value.Difference(other[child.Key]))));

    public FieldSet Intersection(FieldSet other) =>
        Of(Owned && other.Owned, Children.Select(child => KeyValuePair.Create(child.Key, child.Value.Intersection(other[child.Key]))));

    /// <summary>Also every member named by the schema on the way to what is in the set. Values of free maps and entries of lists are not added.</summary>
    public FieldSet WithNamedFields(ObjectSchema? schema) => Of(Owned, Children.Select(child =>
    {
        string? name = FieldStep.FieldName(child.Key);
        FieldSet below = child.Value.WithNamedFields(name is null ? schema?.Items : SchemaShape.Member(schema, name));
        return KeyValuePair.Create(child.Key, below.WithOwned(child.Value.Owned || (name is not null && SchemaShape.IsNamed(schema, name))));
    }));

    public bool SameAs(FieldSet other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (Owned != other.Owned || Children.Count != other.Children.Count)
            return false;
        foreach ((string step, FieldSet child) in Children)
            if (!other.Children.TryGetValue(step, out FieldSet? theirs) || !child.SameAs(theirs))
                return false;
        return true;
    }

    /// <summary>Every place in the set as messages show it, as <c>.spec.ports[port=80].name</c>; parents before children.</summary>
    public ImmutableArray<string> Show()
    {
        var shown = ImmutableArray.CreateBuilder<string>();
        Show(new StringBuilder(), shown);
        return shown.ToImmutable();
    }

    /// <summary>Reads FieldsV1; null when it is none.</summary>
    public static FieldSet? Read(JsonNode? fields)
    {
        if (fields is not JsonObject members)
            return null;
        if (members.Count == 0)
            return Leaf;

        bool owned = false;
        var children = NoChildren.ToBuilder();
        foreach ((string step, JsonNode? value) in members)
        {
            if (step == FieldStep.Self)
                owned = true;
            else if (FieldStep.Normalize(step) is { } normal && Read(value) is { } child)
                children[normal] = children.TryGetValue(normal, out FieldSet? twice) ? twice.Union(child) : child;
            else
                return null;
        }
        return new FieldSet(owned, children.ToImmutable());
    }

    /// <summary>Nothing below a number of levels: what was there is owned as one.</summary>
    public FieldSet Cut(int levels) => levels == 0
        ? IsEmpty ? Empty : Leaf
        : Of(Owned, Children.Select(child => KeyValuePair.Create(child.Key, child.Value.Cut(levels - 1))));

    /// <summary>Writes FieldsV1.</summary>
    public JsonObject Write()
    {
        var fields = new JsonObject();
        if (Owned && !Children.IsEmpty)
            fields[FieldStep.Self] = new JsonObject();
        foreach ((string step, FieldSet child) in Children)
            fields[step] = child.Write();
        return fields;
    }

    private void Show(StringBuilder path, ImmutableArray<string>.Builder shown)
    {
        if (Owned)
            shown.Add(path.ToString());
        foreach ((string step, FieldSet child) in Children)
        {
            int length = path.Length;
            child.Show(path.Append(FieldStep.Show(step)), shown);
            path.Length = length;
        }
    }
}
