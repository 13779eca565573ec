using System.Collections.Immutable;
using Portcullis.Resources;

namespace Portcullis.Policy.Compiling;

/// <summary>The mesh's trust domain and its aliases: one policy value may stand for one name in each of them.</summary>
internal sealed class TrustDomains(MeshConfigSpec mesh)
{
    private const string ClusterLocal = "cluster.local"; // in principals, a pointer to whatever the mesh's domains are
    private const int SpiffeSegments = 5;

    private readonly ImmutableArray<string> _members = [mesh.TrustDomain, .. mesh.TrustDomainAliases];

    /// <summary>The principals that a written one stands for.</summary>
    /// <param name="foreign">True when it names a trust domain that is not one of the mesh's.</param>
    public IEnumerable<string> ExpandPrincipal(string principal, out bool foreign)
    {
        foreign = false;
        string[] parts = principal.Split('/');
        if (parts.Length != SpiffeSegments || parts[0] == "*")
            return [principal];
        string domain = parts[0];
        foreign = domain != ClusterLocal && !_members.Any(member => Overlap(domain, member));
        if (foreign)
            return [principal];
        string path = principal[domain.Length..];
        // A `*suffix` that covers a member already matches it; replacing it would narrow what was written.
        return _members.Select(member => IsSuffixOf(domain, member) ? principal : member + path).Distinct(StringComparer.Ordinal);
    }

    /// <summary>The trust domains that a written one stands for. Patterns are taken as they are.</summary>
    public IEnumerable<string> ExpandDomain(string domain) =>
        _members.Contains(domain, StringComparer.Ordinal) ? _members.Distinct(StringComparer.Ordinal) : [domain];

    private static bool Overlap(string one, string other) =>
        one == other || other == "*"
        || IsPrefixOf(other, one) || IsPrefixOf(one, other)
        || IsSuffixOf(other, one) || IsSuffixOf(one, other);

    private static bool IsPrefixOf(string pattern, string text) =>
        pattern.EndsWith('*') && text.StartsWith(pattern[..^1], StringComparison.Ordinal);

    private static bool IsSuffixOf(string pattern, string text) =>
        pattern.StartsWith('*') && text.EndsWith(pattern[1..], StringComparison.Ordinal);
}
