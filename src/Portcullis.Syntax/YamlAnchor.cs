namespace Portcullis.Syntax;

/// <summary>An anchored tree with what a copy of it costs.</summary>
/// <remarks>Aliases are copied rather than shared, because a node knows its one parent.</remarks>
internal sealed record YamlAnchor(Node Node, int Nodes, int Depth)
{
    public static YamlAnchor Of(Node node)
    {
        (int nodes, int depth) = Measure(node);
        return new YamlAnchor(node, nodes, depth);
    }

    public Node Copy() => Copy(Node);

    private static Node Copy(Node node) => node switch
    {
        ScalarNode scalar => new ScalarNode(scalar.Span, scalar.Kind, scalar.Text),
        SequenceNode sequence => new SequenceNode(sequence.Span, [.. sequence.Items.Select(Copy)]),
        MappingNode mapping => new MappingNode(mapping.Span,
            [.. mapping.Entries.Select(entry => new MappingEntry((ScalarNode)Copy(entry.Key), Copy(entry.Value)))]),
        _ => throw new System.Diagnostics.UnreachableException("BUG: a node is a scalar, a sequence or a mapping"),
    };

    private static (int Nodes, int Depth) Measure(Node node)
    {
        int nodes = 1;
        int depth = 0;
        switch (node)
        {
            case SequenceNode sequence:
                foreach (Node item in sequence.Items)
                    Add(Measure(item));
                depth++;
                break;
            case MappingNode mapping:
                foreach (MappingEntry entry in mapping.Entries)
                {
                    nodes++;
                    Add(Measure(entry.Value));
                }
                depth++;
                break;
        }
        return (nodes, depth);

        void Add((int Nodes, int Depth) part) => (nodes, depth) = (nodes + part.Nodes, Math.Max(depth, part.Depth));
    }
}
