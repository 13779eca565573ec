namespace Portcullis.Syntax;

/// <summary>A single value. <see cref="Text"/> is what was written, without quotes; <see cref="Kind"/> is what it means under YAML's core schema.</summary>
public sealed class ScalarNode(SourceSpan span, NodeKind kind, string text) : Node(span)
{
    public override NodeKind Kind { get; } = kind;
    public string Text { get; } = text;

    /// <summary>Where a part of the text stands: exact for plain scalars and quoted ones without escapes, else the whole scalar.</summary>
    public SourceSpan Part(int offset, int length)
    {
        int quote = Span.Length - Text.Length;
        return quote is 0 or 2 && offset >= 0 && offset + length <= Text.Length
            ? Span with { Column = Span.Column + quote / 2 + offset, Length = Math.Max(1, length) }
            : Span;
    }
}
