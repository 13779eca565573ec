namespace Portcullis.Kube;

/// <summary>One requirement of a field selector.</summary>
/// <param name="Path">Without a leading dot, as <c>metadata.name</c>.</param>
/// <param name="Negated">The field must have another value: <c>!=</c>.</param>
public sealed record FieldRequirement(string Path, string Value, bool Negated)
{
    /// <summary>A field that an object lacks counts as the empty text.</summary>
    public bool Matches(string value) => (value == Value) != Negated;
}
