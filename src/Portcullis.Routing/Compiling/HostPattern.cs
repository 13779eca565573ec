using System.Net;
using System.Net.Sockets;

namespace Portcullis.Routing;

/// <summary>Host names as configuration writes them: a name, <c>*.suffix</c>, or <c>*</c>; compared in lower case.</summary>
internal static class HostPattern
{
    public const string ClusterDomain = "cluster.local";

    /// <summary>Lower case; a name without dots becomes the service of that name in the namespace; IPv6 addresses get brackets, as in a Host header.</summary>
    public static string Expand(string host, string @namespace)
    {
        string lower = host.ToLowerInvariant();
        if (lower == "*" || lower.Contains('.', StringComparison.Ordinal))
            return lower;
        string bracketed = Bracket(lower);
        return bracketed.StartsWith('[') ? bracketed : ServiceHost(lower, @namespace);
    }

    /// <summary>IPv6 addresses get the brackets that a Host header gives them; all else stays.</summary>
    public static string Bracket(string host) =>
        !host.StartsWith('[') && IPAddress.TryParse(host, out IPAddress? ip) && ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{host}]" : host;

    public static string ServiceHost(string name, string @namespace) => $"{name}.{@namespace}.svc.{ClusterDomain}";

    public static bool IsWildcard(string pattern) => pattern.StartsWith('*');

    /// <summary>Whether every host of <paramref name="inner"/> is one of <paramref name="outer"/>'s.</summary>
    public static bool Covers(string outer, string inner) =>
        outer == inner
        || outer == "*"
        || (IsWildcard(outer) && inner != "*" && inner.Length > outer.Length - 1 && inner.EndsWith(outer[1..], StringComparison.Ordinal));

    /// <summary>The more specific of two patterns that overlap, or null.</summary>
    public static string? Intersect(string one, string other) =>
        Covers(one, other) ? other : Covers(other, one) ? one : null;
}
