using System.Collections.Immutable;
using Portcullis.Identity;

namespace Portcullis.Commands;

/// <summary>What a certificate that is about to be stored will break for those who call. Pure.</summary>
internal static class CredentialEffects
{
    /// <summary>One line for each harm.</summary>
    /// <param name="before">What is stored now; null: nothing.</param>
    public static IEnumerable<string> Of(StoredCertificate? before, StoredCertificate? after, ImmutableArray<CredentialUse> uses)
    {
        foreach (CredentialUse use in uses)
        {
            bool serves = use.Part.StartsWith("certificate", StringComparison.Ordinal), verifies = use.Part.EndsWith("authorities", StringComparison.Ordinal);
            if (serves && after?.Chain is [var leaf, ..] && use.Hosts.Where(host => !Names(leaf, host)).ToList() is { Count: > 0 } unnamed)
                yield return $"{use} serves {string.Join(", ", unnamed)}, which the certificate does not name: callers that check the name refuse it";
            if (!verifies)
                continue;
            foreach (CertificateDetails gone in before?.Authorities ?? [])
                if (after is null || !after.Authorities.Any(kept => kept.Sha256.Span.SequenceEqual(gone.Sha256.Span)))
                    yield return $"{use} refuses callers whose certificates `{gone.Subject}` signed";
        }
    }

    // A Gateway's host may have a namespace in front; `*` is any, so no certificate can be held against it.
    private static bool Names(CertificateDetails leaf, string host)
    {
        string name = host[(host.IndexOf('/', StringComparison.Ordinal) + 1)..];
        if (name == "*")
            return true;
        string rest = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return leaf.Names.DnsSans.Any(san => san.Equals(name, StringComparison.OrdinalIgnoreCase)
            || (!name.StartsWith('*') && san.StartsWith("*.", StringComparison.Ordinal) && san.AsSpan(2).Equals(rest, StringComparison.OrdinalIgnoreCase)))
            || leaf.Names.IpSans.Contains(name, StringComparer.Ordinal);
    }
}
