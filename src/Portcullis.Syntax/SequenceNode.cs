using System.Collections.Immutable;

namespace Portcullis.Syntax;

/// <summary>A list of nodes in the order written.</summary>
public sealed class SequenceNode : Node
{
    public SequenceNode(SourceSpan span, ImmutableArray<Node> items) : base(span)
    {
        Items = items;
        for (int i = 0; i < items.Length; i++)
            items[i].Attach(this, key: null, i);
    }

    public override NodeKind Kind => NodeKind.Sequence;
    public ImmutableArray<Node> Items { get; }
}
