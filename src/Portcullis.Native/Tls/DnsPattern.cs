namespace Portcullis.Native;

/// <summary>Whether a DNS name in a certificate covers a host name.</summary>
internal static class DnsPattern
{
    /// <summary>
    /// Case-insensitive. One star in the certificate's first label stands for one label or, beside letters, for a part of it,
    /// never in an internationalized (<c>xn--</c>) label and never right above a top-level name.
    /// </summary>
    /// <remarks>Istio: Envoy's rule for <c>subjectAltNames</c>. The entry is literal, so a star in it is a character.</remarks>
    public static bool Covers(string name, string host)
    {
        if (string.Equals(name, host, StringComparison.OrdinalIgnoreCase))
            return true;

        int star = name.IndexOf('*', StringComparison.Ordinal);
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (star < 0 || dot < star || name.IndexOf('*', star + 1) >= 0 || name.IndexOf('.', dot + 1) < 0)
            return false;
        if (name.StartsWith("xn--", StringComparison.OrdinalIgnoreCase))
            return false;

        int hostDot = host.IndexOf('.', StringComparison.Ordinal);
        if (hostDot <= 0 || !name.AsSpan(dot).Equals(host.AsSpan(hostDot), StringComparison.OrdinalIgnoreCase))
            return false;

        ReadOnlySpan<char> label = host.AsSpan(0, hostDot);
        ReadOnlySpan<char> before = name.AsSpan(0, star);
        ReadOnlySpan<char> after = name.AsSpan(star + 1, dot - star - 1);
        bool partial = !before.IsEmpty || !after.IsEmpty;
        return label.Length >= before.Length + after.Length
            && !(partial && label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase))
            && label.StartsWith(before, StringComparison.OrdinalIgnoreCase)
            && label.EndsWith(after, StringComparison.OrdinalIgnoreCase);
    }
}
