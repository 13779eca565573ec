namespace Portcullis.Policy.Matching;

/// <summary>The pieces of <c>spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT</c>.</summary>
internal static class SpiffeText
{
    public static ReadOnlySpan<byte> Scheme => "spiffe://"u8;

    /// <summary>Takes an Istio workload's name apart: exactly these five parts, none empty.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> ns, out ReadOnlySpan<byte> account)
    {
        ns = account = default;
        if (!name.StartsWith(Scheme))
            return false;
        ReadOnlySpan<byte> rest = name[Scheme.Length..];
        int domain = rest.IndexOf((byte)'/');
        if (domain <= 0 || !rest[domain..].StartsWith("/ns/"u8))
            return false;
        rest = rest[(domain + 4)..];
        int end = rest.IndexOf((byte)'/');
        if (end <= 0 || !rest[end..].StartsWith("/sa/"u8))
            return false;
        ns = rest[..end];
        account = rest[(end + 4)..];
        return !account.IsEmpty && !account.Contains((byte)'/') && !name.Contains((byte)'\n');
    }
}
