using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Policy.Compiling;

/// <summary>One list of a rule as written: <c>paths</c>, <c>notPaths</c>, the values of a condition.</summary>
/// <param name="Name">For messages and explanations.</param>
/// <param name="Negated">Whether it is a not-list.</param>
/// <param name="EmptyAllowed">Istio: sources and operations must not list an empty text; conditions may, and mean it.</param>
internal readonly record struct Field(string Name, ImmutableArray<string> Values, bool Negated, Node Clause, string Key, bool EmptyAllowed = false)
{
    /// <summary>The list, or the nearest node to it that exists.</summary>
    public Node List => Clause is MappingNode mapping ? mapping.At(Key) : Clause;

    public Node At(int index) => Clause is MappingNode mapping ? mapping.At(Key, index) : Clause;
}
