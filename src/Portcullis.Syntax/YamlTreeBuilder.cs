using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Portcullis.Syntax;

/// <summary>Turns one chunk's parser events into trees.</summary>
internal sealed class YamlTreeBuilder
{
    private readonly SourceText _source;
    private readonly int _linesBefore;
    private readonly Parser _events;
    private readonly NodeBudget _budget;
    private readonly Diagnostics _found;
    private readonly Dictionary<string, YamlAnchor?> _anchors = new(StringComparer.Ordinal); // null while the anchor is open

    private YamlTreeBuilder(SourceText source, YamlChunk chunk, NodeBudget budget, Diagnostics found)
    {
        _source = source;
        _linesBefore = chunk.Line - 1;
        _budget = budget;
        _found = found;
        var text = new StringReader(source.Text[chunk.Start..chunk.End]);
        _events = new Parser(new Scanner(text, skipComments: true));
    }

    public static ImmutableArray<Node> Read(SourceText source, YamlChunk chunk, NodeBudget budget, Diagnostics found)
    {
        var builder = new YamlTreeBuilder(source, chunk, budget, found);
        try
        {
            return builder.ReadDocuments();
        }
        catch (YamlException malformed)
        {
            (string message, string? help, SourceSpan span) = YamlComplaint.Explain(malformed, source, builder._linesBefore, source.PositionOf(chunk.End).Line);
            found.Error(SyntaxCodes.Malformed, span, message, help);
            return [];
        }
        // The scanner trusts its own tables further than hostile text deserves.
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException or NullReferenceException)
        {
            found.Error(SyntaxCodes.Malformed, new SourceSpan(source, chunk.Line, 1, 1), "this document is not YAML");
            return [];
        }
    }

    private ImmutableArray<Node> ReadDocuments()
    {
        var documents = ImmutableArray.CreateBuilder<Node>();
        while (_events.MoveNext())
        {
            if (_events.Current is not DocumentStart)
                continue;
            _anchors.Clear();
            _events.MoveNext();
            Node? root = ReadNode(depth: 0);
            if (_budget.IsSpent)
                break;
            if (root is not null and not ScalarNode { Kind: NodeKind.Null })
                documents.Add(root);
        }
        return documents.DrainToImmutable();
    }

    /// <summary>Reads the node that the current event begins, leaving its last event current; null when it was refused.</summary>
    private Node? ReadNode(int depth)
    {
        if (_budget.IsSpent)
            return null;
        var at = (NodeEventOrAlias)_events.Current!;
        if (at.Alias is { } alias)
            return Expand(alias, depth);
        if (!_budget.TryTake())
            return Refuse(SyntaxCodes.TooLarge, at.Event, $"more than {TreeLimits.Nodes} nodes", help: "split the file");

        string? anchor = at.Event.Anchor.IsEmpty ? null : at.Event.Anchor.Value;
        if (anchor is not null)
            _anchors[anchor] = null;
        Node? node = at.Event switch
        {
            Scalar scalar => ReadScalar(scalar),
            _ when depth >= TreeLimits.Depth => TooDeep(at.Event),
            MappingStart start => ReadMapping(start, depth),
            SequenceStart start => ReadSequence(start, depth),
            _ => null,
        };
        if (anchor is not null && node is not null)
            _anchors[anchor] = YamlAnchor.Of(node);
        return node;
    }

    private ScalarNode ReadScalar(Scalar scalar)
    {
        NodeKind kind = ScalarKinds.Of(scalar, out bool knownTag);
        var node = new ScalarNode(SpanOf(scalar), kind, scalar.Value);
        if (!knownTag)
            _found.Error(SyntaxCodes.Unsupported, node, $"tag `{scalar.Tag.Value}` is not supported, or not for `{scalar.Value}`");
        if (kind is NodeKind.String or NodeKind.Integer && scalar.Style == ScalarStyle.Plain && ScalarKinds.AmbiguityOf(scalar.Value) is { } other)
            _found.Warn(SyntaxCodes.Ambiguous, node, $"`{scalar.Value}` is {(kind == NodeKind.String ? "a string" : "decimal")} here, and {other} to readers of YAML 1.1 such as kubectl",
                help: kind == NodeKind.String ? $"write \"{scalar.Value}\" in quotes" : "write it without leading zeros");
        return node;
    }

    private SequenceNode ReadSequence(SequenceStart start, int depth)
    {
        CheckTag(start, "tag:yaml.org,2002:seq");
        var items = ImmutableArray.CreateBuilder<Node>();
        while (_events.MoveNext() && _events.Current is not SequenceEnd && !_budget.IsSpent)
            if (ReadNode(depth + 1) is { } item)
                items.Add(item);
        return new SequenceNode(SpanOf(start), items.DrainToImmutable());
    }

    private MappingNode ReadMapping(MappingStart start, int depth)
    {
        CheckTag(start, "tag:yaml.org,2002:map");
        var entries = ImmutableArray.CreateBuilder<MappingEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal); // of each key
        while (_events.MoveNext() && _events.Current is not MappingEnd && !_budget.IsSpent)
        {
            Node? key = ReadNode(depth + 1);
            _events.MoveNext();
            Node? value = ReadNode(depth + 1);
            if (key is null || value is null)
                continue;
            if (key is not ScalarNode { Kind: not NodeKind.Null } name)
                _found.Error(SyntaxCodes.Key, key.Span, "a key must be a string or a number");
            else if (name is { Kind: NodeKind.String, Text: "<<" })
                _found.Error(SyntaxCodes.Unsupported, name, "merge keys are not supported", help: "write the merged fields out, or alias each value");
            else if (lines.TryAdd(name.Text, name.Span.Line))
                entries.Add(new MappingEntry(name, value));
            else
                _found.Error(SyntaxCodes.DuplicateKey, name, $"key `{name.Text}` is repeated",
                    help: HelpForRepeated(name, lines[name.Text], depth));
        }
        ImmutableArray<MappingEntry> read = entries.DrainToImmutable();
        return new MappingNode(read.IsEmpty ? SpanOf(start) : FirstToken(start, read[0]), read);
    }

    // Files joined by hand lack the divider between them.
    private static string HelpForRepeated(ScalarNode key, int first, int depth) => depth == 0 && key.Text == "apiVersion"
        ? $"it stands first on line {first}; put `---` between two documents"
        : $"it stands first on line {first}";

    private Node? Expand(AnchorAlias alias, int depth)
    {
        string name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out YamlAnchor? anchor))
            return Refuse(SyntaxCodes.Alias, alias, $"alias `*{name}` has no anchor before it");
        if (anchor is null)
            return Refuse(SyntaxCodes.Alias, alias, $"alias `*{name}` stands inside its own anchor or a refused one");
        if (depth + anchor.Depth > TreeLimits.Depth)
            return Refuse(SyntaxCodes.TooLarge, alias, $"alias `*{name}` nests more than {TreeLimits.Depth} deep");
        if (!_budget.TryTakeAlias(anchor.Nodes))
            return Refuse(SyntaxCodes.Alias, alias, $"aliases expand to more than {TreeLimits.AliasNodes} nodes");
        return anchor.Copy();
    }

    private Node? TooDeep(NodeEvent at)
    {
        // SECURITY: the scanner's time grows with the square of the depth, so the rest of the text is not even skipped over.
        _budget.Spend();
        return Refuse(SyntaxCodes.TooLarge, at, $"nested more than {TreeLimits.Depth} deep; the rest of this text is not read");
    }

    private Node? Refuse(string code, ParsingEvent at, string message, string? help = null)
    {
        _found.Error(code, SpanOf(at), message, help);
        return null;
    }

    private void CheckTag(NodeEvent start, string expected)
    {
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && start.Tag.Value != expected)
            _found.Error(SyntaxCodes.Unsupported, SpanOf(start), $"tag `{start.Tag.Value}` is not supported");
    }

    private SourceSpan SpanOf(ParsingEvent at)
    {
        long length = at.End.Line == at.Start.Line ? at.End.Column - at.Start.Column : 1;
        return new SourceSpan(_source, _linesBefore + (int)at.Start.Line, (int)at.Start.Column, Math.Max(1, (int)length));
    }

    // A block mapping has no token of its own: its first key stands for it. A flow mapping begins with its brace.
    private SourceSpan FirstToken(MappingStart start, MappingEntry first) =>
        start.Style == MappingStyle.Flow ? SpanOf(start) : first.Key.Span;

    /// <summary>The two events that can begin a node.</summary>
    private readonly record struct NodeEventOrAlias(NodeEvent Event, AnchorAlias? Alias)
    {
        public static explicit operator NodeEventOrAlias(ParsingEvent at) => new((at as NodeEvent)!, at as AnchorAlias);
    }
}
