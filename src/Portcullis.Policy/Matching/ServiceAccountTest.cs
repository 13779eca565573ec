namespace Portcullis.Policy.Matching;

/// <summary>
/// A caller's service account. The strict form reads it from a whole workload name; Istio's form also accepts
/// path segments before <c>sa/</c> and after the account.
/// </summary>
/// <param name="nsPart"><c>/ns/NAMESPACE/</c>.</param>
/// <param name="saPart"><c>/sa/ACCOUNT</c>.</param>
internal sealed class ServiceAccountTest(byte[] nsPart, byte[] saPart, bool strict) : ByteTest
{
    public override bool Matches(ReadOnlySpan<byte> name) => strict ? MatchesStrictly(name) : MatchesAnywhere(name);

    private bool MatchesStrictly(ReadOnlySpan<byte> name) =>
        SpiffeText.TrySplit(name, out ReadOnlySpan<byte> ns, out ReadOnlySpan<byte> account)
        && ns.SequenceEqual(nsPart.AsSpan(4..^1))
        && account.SequenceEqual(saPart.AsSpan(4..));

    // spiffe:// ANY /ns/N/ [SEGMENTS/] sa/A [/MORE], where everything in capitals is at least one byte.
    private bool MatchesAnywhere(ReadOnlySpan<byte> name)
    {
        if (!name.StartsWith(SpiffeText.Scheme) || name.Length == SpiffeText.Scheme.Length || name.Contains((byte)'\n'))
            return false;
        ReadOnlySpan<byte> rest = name[(SpiffeText.Scheme.Length + 1)..];
        // The leftmost /ns/N/ leaves the longest rest: an account after a later one also comes after this one.
        int at = rest.IndexOf(nsPart);
        if (at < 0)
            return false;
        rest = rest[(at + nsPart.Length - 1)..]; // from the slash that ends the namespace
        for (int from = 0; rest[from..].IndexOf(saPart) is >= 0 and var step; from += step + 1)
        {
            int account = from + step;
            ReadOnlySpan<byte> more = rest[(account + saPart.Length)..];
            if (account != 1 && (more.IsEmpty || (more[0] == '/' && more.Length > 1)))
                return true;
        }
        return false;
    }
}
