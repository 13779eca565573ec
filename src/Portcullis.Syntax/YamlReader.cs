using System.Buffers;
using System.Collections.Immutable;

namespace Portcullis.Syntax;

/// <summary>Reads a YAML stream of several documents into positioned trees.</summary>
/// <remarks>
/// YAML's core schema decides what a plain scalar is. Aliases are copied, within <see cref="TreeLimits"/>.
/// Merge keys, custom tags, non-scalar keys and repeated keys are refused.
/// </remarks>
public static class YamlReader
{
    private static readonly SearchValues<char> NoText = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\u000B\f\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\u007F\uFFFE\uFFFF");

    /// <summary>Reads every document that can be read; what cannot is reported and left out. Never throws on any input.</summary>
    /// <remarks>Empty documents give no node.</remarks>
    public static ImmutableArray<Node> Read(SourceText source, Diagnostics found)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(found);
        if (!TreeLimits.Admits(source, found))
            return [];
        if (source.Text.AsSpan().IndexOfAny(NoText) is var bad and >= 0)
        {
            (int line, int column) = source.PositionOf(bad);
            found.Error(SyntaxCodes.Encoding, new SourceSpan(source, line, column, 1),
                $"character U+{(int)source.Text[bad]:X4} is not allowed in YAML", help: "is this a binary file?");
            return [];
        }

        var documents = ImmutableArray.CreateBuilder<Node>();
        var budget = new NodeBudget();
        foreach (YamlChunk chunk in YamlChunk.Split(source))
        {
            SecretLines.Hide(source, chunk);
            documents.AddRange(YamlTreeBuilder.Read(source, chunk, budget, found));
            if (budget.IsSpent)
                break;
        }
        return documents.DrainToImmutable();
    }
}
