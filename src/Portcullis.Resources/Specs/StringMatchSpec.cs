namespace Portcullis.Resources;

/// <summary>Istio networking <c>StringMatch</c>: exactly one form, or none (<see cref="StringMatchKind.Any"/>: presence).</summary>
public sealed record StringMatchSpec(StringMatchKind Kind, string Value)
{
    public static StringMatchSpec Any { get; } = new(StringMatchKind.Any, "");
}
