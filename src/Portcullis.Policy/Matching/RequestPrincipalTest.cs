namespace Portcullis.Policy.Matching;

/// <summary>One request principal: issuer and subject, each matched by itself.</summary>
internal sealed class RequestPrincipalTest(ByteTest issuer, ByteTest subject)
{
    public bool Matches(ReadOnlySpan<byte> iss, ReadOnlySpan<byte> sub) => issuer.Matches(iss) && subject.Matches(sub);
}
