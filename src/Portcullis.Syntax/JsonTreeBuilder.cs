using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Portcullis.Syntax;

/// <summary>Turns a JSON reader's tokens into trees.</summary>
internal ref struct JsonTreeBuilder
{
    private readonly SourceText _source;
    private readonly byte[] _bytes;
    private readonly Diagnostics _found;
    private readonly NodeBudget _budget = new();
    private Utf8JsonReader _tokens;

    // Tokens come in order, so the character offset is counted on from the token before.
    private int _byteOffset;
    private int _charOffset;

    public JsonTreeBuilder(SourceText source, byte[] bytes, Diagnostics found)
    {
        (_source, _bytes, _found) = (source, bytes, found);
        _tokens = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = TreeLimits.Depth });
    }

    /// <summary>Where the current token stands.</summary>
    public SourceSpan Here
    {
        get
        {
            int start = (int)_tokens.TokenStartIndex;
            if (start > _byteOffset)
            {
                _charOffset += Encoding.UTF8.GetCharCount(_bytes, _byteOffset, start - _byteOffset);
                _byteOffset = start;
            }
            (int line, int column) = _source.PositionOf(_charOffset);
            int length = _tokens.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
                ? 1
                : Encoding.UTF8.GetCharCount(_bytes, start, (int)_tokens.BytesConsumed - start);
            return new SourceSpan(_source, line, column, Math.Max(1, length));
        }
    }

    public readonly SourceSpan SpanAt(JsonException malformed)
    {
        int line = (int)(malformed.LineNumber ?? 0) + 1;
        int start = 0;
        for (int i = 1; i < line; i++)
            start += _bytes.AsSpan(start).IndexOf((byte)'\n') + 1;
        int bytes = (int)Math.Min(malformed.BytePositionInLine ?? 0, _bytes.Length - start);
        int column = Encoding.UTF8.GetCharCount(_bytes, start, bytes) + 1;
        return new SourceSpan(_source, line, column, 1);
    }

    public Node? Read()
    {
        if (_bytes.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return null;
        _tokens.Read();
        Node? root = ReadNode();
        if (root is not null)
            _tokens.Read(); // complains about anything that follows
        return root;
    }

    private Node? ReadNode()
    {
        if (!_budget.TryTake())
        {
            _found.Error(SyntaxCodes.TooLarge, Here, $"more than {TreeLimits.Nodes} nodes", help: "split the file");
            return null;
        }
        return _tokens.TokenType switch
        {
            JsonTokenType.StartObject => ReadMapping(),
            JsonTokenType.StartArray => ReadSequence(),
            JsonTokenType.String => new ScalarNode(Here, NodeKind.String, _tokens.GetString()!),
            JsonTokenType.True => new ScalarNode(Here, NodeKind.Boolean, "true"),
            JsonTokenType.False => new ScalarNode(Here, NodeKind.Boolean, "false"),
            JsonTokenType.Null => new ScalarNode(Here, NodeKind.Null, "null"),
            _ => ReadNumber(),
        };
    }

    private ScalarNode ReadNumber()
    {
        string text = Encoding.UTF8.GetString(_tokens.ValueSpan);
        return new ScalarNode(Here, ScalarKinds.OfPlain(text), text);
    }

    private SequenceNode? ReadSequence()
    {
        SourceSpan span = Here;
        var items = ImmutableArray.CreateBuilder<Node>();
        while (_tokens.Read() && _tokens.TokenType != JsonTokenType.EndArray)
        {
            if (ReadNode() is not { } item)
                return null;
            items.Add(item);
        }
        return new SequenceNode(span, items.DrainToImmutable());
    }

    private MappingNode? ReadMapping()
    {
        SourceSpan span = Here;
        var entries = ImmutableArray.CreateBuilder<MappingEntry>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (_tokens.Read() && _tokens.TokenType != JsonTokenType.EndObject)
        {
            var key = new ScalarNode(Here, NodeKind.String, _tokens.GetString()!);
            _tokens.Read();
            if (ReadNode() is not { } value)
                return null;
            if (keys.Add(key.Text))
                entries.Add(new MappingEntry(key, value));
            else
                _found.Error(SyntaxCodes.DuplicateKey, key, $"key `{key.Text}` is repeated");
        }
        return new MappingNode(span, entries.DrainToImmutable());
    }
}
