namespace Portcullis.Syntax;

/// <summary>One key of a mapping with its value. The key keeps its own position for messages about the field itself.</summary>
public readonly record struct MappingEntry(ScalarNode Key, Node Value)
{
    public string Name => Key.Text;
}
