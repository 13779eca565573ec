using System.Net;
using System.Text.RegularExpressions;
using Portcullis.Resources;

namespace Portcullis.Policy.Tests;

/// <summary>
/// The verdict worked out the slow way, with strings and regular expressions straight from the specs. Written from the documentation,
/// not from the engine, and shares no code with it.
/// </summary>
internal static class NaiveEvaluator
{
    public static bool Allows(IReadOnlyCollection<Resource<AuthorizationPolicySpec>> policies, MeshConfigSpec mesh, Ask ask)
    {
        bool Matches(Resource<AuthorizationPolicySpec> policy) =>
            policy.Spec.Rules.Any(rule => new NaiveRule(policy.Name.Namespace, policy.Spec.Action, mesh, ask).Matches(rule));

        Resource<AuthorizationPolicySpec>[] enforced = [.. policies.Where(policy => !policy.Spec.DryRun)];
        Resource<AuthorizationPolicySpec>[] custom = [.. enforced.Where(policy => policy.Spec.Action == AuthorizationAction.Custom)];
        string?[] providers = [.. custom.Select(policy => policy.Spec.Provider ?? "").Distinct()];
        bool askable = providers is [{ Length: > 0 } one] && mesh.ExtensionProviders.Any(known => known.Name == one);
        if (custom.Any(Matches) && !(askable && ask.ProviderAllows))
            return false;
        if (enforced.Any(policy => policy.Spec.Action == AuthorizationAction.Deny && Matches(policy)))
            return false;
        Resource<AuthorizationPolicySpec>[] allow = [.. enforced.Where(policy => policy.Spec.Action == AuthorizationAction.Allow)];
        return allow.Length == 0 || allow.Any(Matches);
    }

    public static bool Text(string pattern, string value)
    {
        if (pattern == "*")
            return Regex.IsMatch(value, @"\A.+\z");
        if (pattern.StartsWith('*'))
            return value.EndsWith(pattern[1..], StringComparison.Ordinal);
        return pattern.EndsWith('*') ? value.StartsWith(pattern[..^1], StringComparison.Ordinal) : value == pattern;
    }

    public static bool Path(string pattern, string value)
    {
        if (value.Length == 0)
            return false;
        if (!pattern.Contains('{'))
            return Text(pattern, value);
        string regex = Regex.Escape(pattern).Replace(@"\{\*\*}", @"[\s\S]*", StringComparison.Ordinal).Replace(@"\{\*}", "[^/]+", StringComparison.Ordinal);
        return Regex.IsMatch(value, $@"\A{regex}\z");
    }

    public static bool Principal(string pattern, string value)
    {
        if (pattern == "*")
            return Regex.IsMatch(value, @"\A.+\z");
        if (pattern.StartsWith('*'))
            return Regex.IsMatch(value, $@"\Aspiffe://.*{Regex.Escape(pattern[1..])}\z");
        return pattern.EndsWith('*') ? value.StartsWith("spiffe://" + pattern[..^1], StringComparison.Ordinal) : value == "spiffe://" + pattern;
    }

    public static bool Ip(string block, string address)
    {
        if (address.Length == 0)
            return false;
        IPAddress ip = IPAddress.Parse(address);
        ip = ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip;
        if (!block.Contains('/'))
            return IPAddress.Parse(block).Equals(ip);
        string[] parts = block.Split('/');
        IPAddress network = IPAddress.Parse(parts[0]);
        if (network.AddressFamily != ip.AddressFamily)
            return false;
        string a = Bits(network), b = Bits(ip);
        int prefix = int.Parse(parts[1]);
        return a[..prefix] == b[..prefix];
    }

    private static string Bits(IPAddress address) => string.Concat(address.GetAddressBytes().Select(octet => Convert.ToString(octet, 2).PadLeft(8, '0')));
}
