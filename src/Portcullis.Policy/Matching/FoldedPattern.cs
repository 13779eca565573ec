namespace Portcullis.Policy.Matching;

/// <summary>Istio's string match on host names: ASCII letters in either case are the same, all other bytes stand for themselves.</summary>
/// <param name="text">Lower-case.</param>
internal sealed class FoldedPattern(PatternKind kind, byte[] text) : ByteTest
{
    public override bool Matches(ReadOnlySpan<byte> value) => kind switch
    {
        PatternKind.Exact => value.Length == text.Length && EqualsLower(value, text),
        PatternKind.Prefix => value.Length >= text.Length && EqualsLower(value[..text.Length], text),
        PatternKind.Suffix => value.Length >= text.Length && EqualsLower(value[^text.Length..], text),
        PatternKind.NonEmpty => !value.IsEmpty,
        _ => true,
    };

    // Not Ascii.EqualsIgnoreCase: that calls equal bytes above 127 different, so a DENY on such a host would never match.
    private static bool EqualsLower(ReadOnlySpan<byte> value, ReadOnlySpan<byte> lower)
    {
        for (int i = 0; i < value.Length; i++)
        {
            byte b = value[i];
            if (unchecked((uint)(b - 'A')) <= 'Z' - 'A')
                b |= 0x20;
            if (b != lower[i])
                return false;
        }
        return true;
    }
}
