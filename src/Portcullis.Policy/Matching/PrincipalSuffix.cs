namespace Portcullis.Policy.Matching;

/// <summary>The principal pattern <c>*S</c>: <c>spiffe://</c>, then anything but a line feed, then S literally.</summary>
internal sealed class PrincipalSuffix(byte[] suffix) : ByteTest
{
    public override bool Matches(ReadOnlySpan<byte> value) =>
        value.Length >= SpiffeText.Scheme.Length + suffix.Length
        && value.StartsWith(SpiffeText.Scheme)
        && value.EndsWith(suffix)
        && !value[SpiffeText.Scheme.Length..^suffix.Length].Contains((byte)'\n');
}
