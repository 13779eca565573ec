using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

internal sealed partial class ObjectReader
{
    /// <summary>The entries of a list in document order, without its null ones, which are reported. Empty when absent.</summary>
    public ImmutableArray<Node> List(string name, string nullCode = FieldCodes.NullEntry)
    {
        if (Field(name) is not { } node)
            return [];
        if (node is not SequenceNode sequence)
        {
            WrongType(node, "a list", help: node is ScalarNode { Text: var text } ? $"write `{name}: [{text}]`" : null);
            return [];
        }
        var entries = ImmutableArray.CreateBuilder<Node>(sequence.Items.Length);
        foreach (Node item in sequence.Items)
            if (item.Kind == NodeKind.Null)
                Found.Error(nullCode, item, $"an entry of `{name}` is null");
            else
                entries.Add(item);
        return entries.DrainToImmutable();
    }

    public ImmutableArray<string> StringList(string name) => [.. StringNodes(name).Select(node => node.Text)];

    /// <summary>The strings of a list with their places. Entries of another type are reported and left out.</summary>
    public ImmutableArray<ScalarNode> StringNodes(string name)
    {
        ImmutableArray<Node> entries = List(name);
        if (entries.IsEmpty)
            return [];
        var strings = ImmutableArray.CreateBuilder<ScalarNode>(entries.Length);
        foreach (Node entry in entries)
            if (AsString(entry) is { } scalar)
                strings.Add(scalar);
        return strings.DrainToImmutable();
    }

    /// <summary>Readers for a list's objects. Null entries and other types are reported and left out. The caller finishes each.</summary>
    public ImmutableArray<ObjectReader> ObjectList(string name, string nullCode = FieldCodes.NullEntry)
    {
        ImmutableArray<Node> entries = List(name, nullCode);
        if (entries.IsEmpty)
            return [];
        var readers = ImmutableArray.CreateBuilder<ObjectReader>(entries.Length);
        foreach (Node entry in entries)
            if (entry is MappingNode mapping)
                readers.Add(Nested(mapping));
            else
                WrongType(entry, "an object");
        return readers.DrainToImmutable();
    }

    /// <summary>Reports a list longer than the kind allows.</summary>
    public void AtMost(string name, int count, string code = FieldCodes.TooMany)
    {
        if (Field(name) is SequenceNode { Items.Length: var length } && length > count)
            Error(code, name, $"`{name}` may hold {count} entries at most, found {length}");
    }

    /// <summary>A mapping of free names to strings, as labels are. Other value types are reported and left out.</summary>
    public ImmutableSortedDictionary<string, string> StringMap(string name)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (MappingEntry entry in Map(name))
            if (AsString(entry.Value) is { } scalar)
                map[entry.Name] = scalar.Text;
        return map.ToImmutable();
    }

    /// <summary>The entries of a mapping of free names, in document order; null values are kept. Empty when absent.</summary>
    public ImmutableArray<MappingEntry> Map(string name)
    {
        if (Field(name) is not { } node)
            return [];
        if (node is MappingNode mapping)
            return mapping.Entries;
        WrongType(node, "an object");
        return [];
    }

    /// <summary>A mapping keyed by port numbers, written as integers or strings, to objects. Wrong keys are reported and left out.</summary>
    /// <param name="code">Reported for a key that is not a number from <paramref name="least"/> to <paramref name="most"/>.</param>
    public ImmutableArray<(int Key, ObjectReader Value)> IntKeyedMap(string name, int least, int most, string code)
    {
        var entries = ImmutableArray.CreateBuilder<(int, ObjectReader)>();
        foreach (MappingEntry entry in Map(name))
        {
            if (!IntegerText.TryParseDecimal(entry.Name, out long key) || key < least || key > most)
                Found.Error(code, entry.Key, $"`{entry.Name}` must be a number from {least} to {most}");
            else if (entry.Value is MappingNode mapping)
                entries.Add(((int)key, Nested(mapping)));
            else if (entry.Value.Kind == NodeKind.Null)
                Found.Error(FieldCodes.NullEntry, entry.Value, $"`{name}` has nothing for `{entry.Name}`");
            else
                WrongType(entry.Value, "an object");
        }
        return entries.DrainToImmutable();
    }
}
