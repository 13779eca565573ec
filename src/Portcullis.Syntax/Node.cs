using System.Text;

namespace Portcullis.Syntax;

/// <summary>One node of a YAML or JSON document. Immutable once its document has been read; safe to share between threads.</summary>
/// <remarks>Nodes know their parent, so that a message can name the field path without every decoder carrying it.</remarks>
public abstract class Node(SourceSpan span)
{
    private Node? _parent;
    private string? _key;   // INVARIANT: set when the parent is a mapping
    private int _index;     // INVARIANT: meaningful when the parent is a sequence

    public SourceSpan Span { get; } = span;

    public abstract NodeKind Kind { get; }

    /// <summary>The field path from the document's root, as <c>spec.rules[0].from[1].source</c>; empty at the root.</summary>
    public string Path
    {
        get
        {
            if (_parent is null)
                return "";
            var text = new StringBuilder();
            Write(text);
            return text.ToString();
        }
    }

    internal void Attach(Node parent, string? key, int index) => (_parent, _key, _index) = (parent, key, index);

    private void Write(StringBuilder text)
    {
        if (_parent is null)
            return;
        _parent.Write(text);
        if (_key is null)
            text.Append('[').Append(_index).Append(']');
        else if (_key.AsSpan().IndexOfAny('.', '/', '[') >= 0)
            text.Append('[').Append(_key).Append(']');
        else
            text.Append(text.Length == 0 ? "" : ".").Append(_key);
    }
}
