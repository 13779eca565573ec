using System.Collections.Immutable;

namespace Portcullis.Syntax;

/// <summary>Keys and values in the order written. Keys are unique: the readers report a repeated key and keep the first.</summary>
public sealed class MappingNode : Node
{
    public MappingNode(SourceSpan span, ImmutableArray<MappingEntry> entries) : base(span)
    {
        Entries = entries;
        foreach (MappingEntry entry in entries)
        {
            entry.Value.Attach(this, entry.Name, index: 0);
            entry.Key.Attach(this, entry.Name, index: 0);
        }
    }

    public override NodeKind Kind => NodeKind.Mapping;
    public ImmutableArray<MappingEntry> Entries { get; }

    /// <summary>The value of a key, or null when the key is absent. Linear: mappings in configuration are short.</summary>
    public Node? this[string key]
    {
        get
        {
            foreach (MappingEntry entry in Entries)
                if (entry.Name == key)
                    return entry.Value;
            return null;
        }
    }

    /// <summary>Follows keys and indexes down the tree as far as they lead; for pointing a message at its cause.</summary>
    /// <param name="steps">Strings for mapping keys, integers for sequence indexes.</param>
    /// <returns>The deepest node that exists on the way: this node when the first step already fails.</returns>
    public Node At(params ReadOnlySpan<object> steps)
    {
        Node node = this;
        foreach (object step in steps)
        {
            Node? next = (node, step) switch
            {
                (MappingNode mapping, string key) => mapping[key],
                (SequenceNode sequence, int index) when (uint)index < (uint)sequence.Items.Length => sequence.Items[index],
                _ => null,
            };
            if (next is null)
                return node;
            node = next;
        }
        return node;
    }
}
