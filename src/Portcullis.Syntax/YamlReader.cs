using System.Collections.Immutable;

namespace Portcullis.Syntax;

/// <summary>Reads a YAML stream of several documents into positioned trees.</summary>
public static class YamlReader
{
    /// <summary>Reads every document that can be read; what cannot is reported and left out. Never throws on any input.</summary>
    public static ImmutableArray<Node> Read(SourceText source, Diagnostics found) => [];
}
