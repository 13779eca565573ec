namespace Portcullis.Policy.Matching;

/// <summary>A caller's trust domain: the text between <c>spiffe://</c> and the first slash, which must be there.</summary>
/// <param name="kind">Exact, Prefix, Suffix, or Present for the lone <c>*</c>, which asks for the scheme only.</param>
internal sealed class TrustDomainTest(PatternKind kind, byte[] text) : ByteTest
{
    public override bool Matches(ReadOnlySpan<byte> name)
    {
        if (!name.StartsWith(SpiffeText.Scheme))
            return false;
        if (kind == PatternKind.Present)
            return true;
        ReadOnlySpan<byte> rest = name[SpiffeText.Scheme.Length..];
        if (kind == PatternKind.Exact)
            return rest.Length > text.Length && rest.StartsWith(text) && rest[text.Length] == '/';

        int slash = rest.IndexOf((byte)'/');
        if (slash < 0 || rest.Contains((byte)'\n'))
            return false;
        ReadOnlySpan<byte> domain = rest[..slash];
        return kind == PatternKind.Prefix ? domain.StartsWith(text) : domain.EndsWith(text);
    }
}
