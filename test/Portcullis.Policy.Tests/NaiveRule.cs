using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Portcullis.Resources;

namespace Portcullis.Policy.Tests;

/// <summary>One rule against one request, for <see cref="NaiveEvaluator"/>.</summary>
internal sealed class NaiveRule(string ns, AuthorizationAction action, MeshConfigSpec mesh, Ask ask)
{
    private bool _voided; // an ALLOW rule with something it cannot mean

    private bool Admits => action == AuthorizationAction.Allow;

    public bool Matches(RuleSpec rule)
    {
        // Everything is looked at, because one unusable field anywhere voids an ALLOW rule.
        bool from = rule.From.IsEmpty | rule.From.Select(Source).ToArray().Any(holds => holds);
        bool to = rule.To.IsEmpty | rule.To.Select(Operation).ToArray().Any(holds => holds);
        bool when = rule.When.Select(Condition).ToArray().All(holds => holds);
        return !_voided && from && to && when;
    }

    private bool Source(SourceSpec s)
    {
        bool[] all =
        [
            Both(s.Principals, s.NotPrincipals, Valid, Principal),
            Http(s.RequestPrincipals, s.NotRequestPrincipals, jwt: true) ?? Both(s.RequestPrincipals, s.NotRequestPrincipals, Valid, RequestPrincipal),
            Both(s.Namespaces, s.NotNamespaces, Valid, Namespace),
            Both(s.IpBlocks, s.NotIpBlocks, ValidBlock, v => NaiveEvaluator.Ip(v, ask.SourceIp)),
            Both(s.RemoteIpBlocks, s.NotRemoteIpBlocks, ValidBlock, v => NaiveEvaluator.Ip(v, ask.RemoteIp)),
            Both(s.ServiceAccounts, s.NotServiceAccounts, ValidAccount, ServiceAccount),
            Both(s.TrustDomains, s.NotTrustDomains, ValidDomain, TrustDomain),
        ];
        return all.All(holds => holds);
    }

    private bool Operation(OperationSpec o)
    {
        bool[] all =
        [
            Http(o.Hosts, o.NotHosts) ?? Both(o.Hosts, o.NotHosts, Valid, Host),
            Both(o.Ports, o.NotPorts, ValidPort, v => v == $"{ask.Port}"),
            Http(o.Methods, o.NotMethods) ?? Both(o.Methods, o.NotMethods, Valid, v => v == "*" || NaiveEvaluator.Text(v, ask.Method)),
            Http(o.Paths, o.NotPaths) ?? Both(o.Paths, o.NotPaths, ValidPath, v => NaiveEvaluator.Path(v, Regex.Replace(ask.Path, @"[?#][\s\S]*", ""))),
        ];
        return all.All(holds => holds);
    }

    private bool Condition(ConditionSpec c)
    {
        if (c.Values.IsEmpty && c.NotValues.IsEmpty)
            return Unusable();
        switch (c.Key)
        {
            case "source.ip": return Both(c.Values, c.NotValues, ValidBlock, v => NaiveEvaluator.Ip(v, ask.SourceIp));
            case "remote.ip": return Both(c.Values, c.NotValues, ValidBlock, v => NaiveEvaluator.Ip(v, ask.RemoteIp));
            case "destination.ip": return Both(c.Values, c.NotValues, ValidBlock, v => NaiveEvaluator.Ip(v, ask.DestinationIp));
            case "destination.port": return Both(c.Values, c.NotValues, ValidPort, v => v == $"{ask.Port}");
            case "connection.sni": return Both(c.Values, c.NotValues, Any, v => NaiveEvaluator.Text(v, ask.Sni));
            case "source.principal": return Both(c.Values, c.NotValues, Any, Principal);
            case "source.namespace": return Both(c.Values, c.NotValues, Any, Namespace);
            case "source.serviceAccount": return Both(c.Values, c.NotValues, ValidAccount, ServiceAccount);
            case "source.trustDomain": return Both(c.Values, c.NotValues, AnyDomain, TrustDomain);
            case "request.auth.principal": return Http(c.Values, c.NotValues, jwt: true) ?? Both(c.Values, c.NotValues, Any, RequestPrincipal);
            case "request.auth.audiences": return Http(c.Values, c.NotValues, jwt: true) ?? Both(c.Values, c.NotValues, Any, v => Claim(["aud"], v));
            case "request.auth.presenter": return Http(c.Values, c.NotValues, jwt: true) ?? Both(c.Values, c.NotValues, Any, v => Claim(["azp"], v));
        }
        if (Regex.Match(c.Key, @"\Arequest\.headers\[(.+)\]\z") is { Success: true } header)
            return Http(c.Values, c.NotValues) ?? Both(c.Values, c.NotValues, Any, v => Header(header.Groups[1].Value, v));
        if (Regex.Match(c.Key, @"\Arequest\.auth\.claims(\[[^\[\]]+\])+\z") is { Success: true } claim)
        {
            string[] path = [.. claim.Groups[1].Captures.Select(capture => capture.Value[1..^1])];
            return Http(c.Values, c.NotValues, jwt: true) ?? Both(c.Values, c.NotValues, Any, v => Claim(path, v));
        }
        if (Regex.IsMatch(c.Key, @"\Aexperimental\.envoy\.filters\.[^\[]+\[.+\]\z"))
            return Both(c.Values, c.NotValues, Any, _ => false);
        return Unusable();
    }

    /// <summary>Null when the field may be tested here; otherwise what it counts as.</summary>
    private bool? Http(ImmutableArray<string> values, ImmutableArray<string> notValues, bool jwt = false)
    {
        bool set = !values.IsEmpty || !notValues.IsEmpty;
        return set && (!ask.Http || (jwt && action == AuthorizationAction.Custom)) ? Unusable() : null;
    }

    private bool Unusable()
    {
        _voided |= Admits;
        return true;
    }

    private bool Both(ImmutableArray<string> values, ImmutableArray<string> notValues, Func<string, bool> valid, Func<string, bool> fits)
    {
        bool malformed = values.Any(v => !valid(v));
        bool notMalformed = notValues.Any(v => !valid(v));
        _voided |= Admits && (malformed || notMalformed);
        _negated = false;
        bool wanted = values.IsEmpty || malformed || values.Any(fits);
        _negated = true;
        bool unwanted = notValues.Where(valid).Any(fits);
        return wanted && !unwanted;
    }

    private bool _negated;

    private bool Strict => Admits != _negated;

    private IEnumerable<string> Names => ask.Tls
        ? [.. ask.Uris, .. ask.Dns.Where(name => Regex.IsMatch(name, @"\A(\*\.)?[-a-zA-Z0-9._]+\z")), ask.Subject]
        : [];

    private bool Principal(string value) => Aliases(value).Any(pattern => Names.Any(name => NaiveEvaluator.Principal(pattern, name)));

    private string[] Domains => [mesh.TrustDomain, .. mesh.TrustDomainAliases];

    private IEnumerable<string> Aliases(string value)
    {
        Match match = Regex.Match(value, @"\A([^/]*)((/[^/]*){4})\z");
        string domain = match.Groups[1].Value;
        if (!match.Success || domain == "*")
            return [value];
        if (domain != "cluster.local" && !Domains.Any(member => member == "*" || Covers(domain, member) || Covers(member, domain)))
            return [value];
        return Domains.Select(member => domain.StartsWith('*') && member.EndsWith(domain[1..], StringComparison.Ordinal) ? value : member + match.Groups[2].Value);
    }

    private static bool Covers(string pattern, string text) =>
        pattern == text
        || (pattern.EndsWith('*') && text.StartsWith(pattern[..^1], StringComparison.Ordinal))
        || (pattern.StartsWith('*') && text.EndsWith(pattern[1..], StringComparison.Ordinal));

    private bool Namespace(string value)
    {
        string regex = Regex.Escape(value).Replace(@"\*", ".*", StringComparison.Ordinal);
        return Strict
            ? Names.Any(name => Workload(name) is { } found && Regex.IsMatch(found.Ns, $@"\A{regex}\z"))
            : Names.Any(name => Regex.IsMatch(name, $@"\A.*/ns/{regex}/.*\z"));
    }

    private bool ServiceAccount(string value)
    {
        string owner = value.Contains('/') ? value.Split('/')[0] : ns;
        string account = value.Split('/')[^1];
        return Strict
            ? Names.Any(name => Workload(name) is { } found && found.Ns == owner && found.Sa == account)
            : Names.Any(name => Regex.IsMatch(name, $@"\Aspiffe://.+/ns/{Regex.Escape(owner)}/(.+/)?sa/{Regex.Escape(account)}(/.+)?\z"));
    }

    private static (string Ns, string Sa)? Workload(string name)
    {
        Match match = Regex.Match(name, @"\Aspiffe://[^/]+/ns/([^/]+)/sa/([^/]+)\z");
        return match.Success ? (match.Groups[1].Value, match.Groups[2].Value) : null;
    }

    private bool TrustDomain(string value)
    {
        string[] values = Domains.Contains(value, StringComparer.Ordinal) ? Domains : [value];
        return values.Any(one => Names.Any(name => Regex.IsMatch(name, one == "*"
            ? @"\Aspiffe://"
            : $@"\Aspiffe://{Regex.Escape(one).Replace(@"\*", "[^/]*", StringComparison.Ordinal)}/")));
    }

    private bool Host(string value) =>
        ask.Host is { } host && (value == "*" || NaiveEvaluator.Text(value.ToLowerInvariant(), host.ToLowerInvariant()));

    private bool Header(string name, string value)
    {
        if (name.Equals("host", StringComparison.OrdinalIgnoreCase))
            return ask.Host is { } host && (value == "*" || NaiveEvaluator.Text(value, host));
        return ask.Headers.Any(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && (value == "*" || NaiveEvaluator.Text(value, header.Value)));
    }

    private bool RequestPrincipal(string value)
    {
        string? iss = Strings(["iss"], listed: false).FirstOrDefault(), sub = Strings(["sub"], listed: false).FirstOrDefault();
        if (iss is null || sub is null)
            return false;
        if (value == "*")
            return iss.Length > 0 && sub.Length > 0;
        Match match = Regex.Match(value, @"\A(.*)/([^/]*)\z");
        if (value.StartsWith('*'))
        {
            return match.Success
                ? NaiveEvaluator.Text(match.Groups[1].Value, iss) && sub == match.Groups[2].Value
                : iss.Length > 0 && sub.EndsWith(value[1..], StringComparison.Ordinal);
        }
        if (match.Success)
            return iss == match.Groups[1].Value && (match.Groups[2].Value.EndsWith('*') ? NaiveEvaluator.Text(match.Groups[2].Value, sub) : sub == match.Groups[2].Value);
        return value.EndsWith('*') ? NaiveEvaluator.Text(value, iss) && sub.Length > 0 : iss == value && sub.Length == 0;
    }

    private bool Claim(string[] path, string value) => Strings(path, listed: true).Any(text => NaiveEvaluator.Text(value, text));

    private List<string> Strings(string[] path, bool listed)
    {
        if (ask.Claims is null)
            return [];
        JsonElement at = JsonDocument.Parse(ask.Claims).RootElement;
        foreach (string name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return [];
        }
        if (at.ValueKind == JsonValueKind.String)
            return path is ["scope"] or ["permission"] ? [.. at.GetString()!.Split(' ').Where(part => part.Length > 0)] : [at.GetString()!];
        return listed && at.ValueKind == JsonValueKind.Array
            ? [.. at.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];
    }

    private static bool Valid(string value) => value.Length > 0;

    private static bool Any(string value) => true;

    private static bool AnyDomain(string value) => Regex.IsMatch(value, @"\A\*?[^*]*\*?\z") && value.Count(c => c == '*') <= 1;

    private static bool ValidBlock(string value) => Regex.IsMatch(value, @"\A(\d+\.\d+\.\d+\.\d+|[0-9a-f:]*:[0-9a-f:.]*)(/\d+)?\z");

    private static bool ValidPort(string value) => Regex.IsMatch(value, @"\A\d{1,5}\z") && int.Parse(value) <= 65535;

    private static bool ValidAccount(string value) => Regex.IsMatch(value, @"\A[^/*]+(/[^/*]+)?\z") && value.Length <= 320;

    private static bool ValidDomain(string value) => Regex.IsMatch(value, @"\A(\*|\*?[^/*]+|[^/*]+\*)\z");

    private static bool ValidPath(string value)
    {
        if (!value.Contains('{') && !value.Contains('}'))
            return value.Length > 0;
        if (!value.StartsWith('/') || Regex.IsMatch(value, @"\{\*\*}.*\{"))
            return false;
        return value.Trim('/').Split('/').All(segment => segment is "{*}" or "{**}" || Regex.IsMatch(segment, @"\A[-A-Za-z0-9._~!$&'()+,;=:@%]+\z"));
    }
}
