namespace Portcullis.Syntax;

/// <summary>A single value. <see cref="Text"/> is what was written, without quotes; <see cref="Kind"/> is what it means under YAML's core schema.</summary>
public sealed class ScalarNode(SourceSpan span, NodeKind kind, string text) : Node(span)
{
    public override NodeKind Kind { get; } = kind;
    public string Text { get; } = text;
}
