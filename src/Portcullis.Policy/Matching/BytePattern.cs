namespace Portcullis.Policy.Matching;

/// <summary>Istio's string match on bytes.</summary>
/// <param name="text">Empty for the kinds without a text.</param>
internal sealed class BytePattern(PatternKind kind, byte[] text) : ByteTest
{
    public PatternKind Kind { get; } = kind;

    public override byte[]? Exact => Kind == PatternKind.Exact ? text : null;

    public override byte[]? Lead => Kind is PatternKind.Exact or PatternKind.Prefix ? text : null;

    public override bool Matches(ReadOnlySpan<byte> value) => Kind switch
    {
        PatternKind.Exact => value.SequenceEqual(text),
        PatternKind.Prefix => value.StartsWith(text),
        PatternKind.Suffix => value.EndsWith(text),
        PatternKind.NonEmpty => !value.IsEmpty && !value.Contains((byte)'\n'),
        _ => true,
    };
}
