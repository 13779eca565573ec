using System.Text;
using Portcullis.Policy.Matching;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy.Compiling;

/// <summary>The keys of <c>when</c>.</summary>
internal sealed class ConditionCompiler(RuleDraft draft, ClauseCompiler clause)
{
    private const string HeaderPrefix = "request.headers";
    private const string ClaimsPrefix = "request.auth.claims";
    private const string EnvoyPrefix = "experimental.envoy.filters.";

    public void Add(ConditionSpec condition, int index)
    {
        Node at = draft.Policy.At("spec", "rules", draft.Index, "when", index);
        if (condition.Values.IsDefaultOrEmpty && condition.NotValues.IsDefaultOrEmpty)
        {
            draft.Malformed(at, $"when[{index}]", $"condition `{condition.Key}` has neither `values` nor `notValues`");
            return;
        }
        if (!Known(condition.Key))
        {
            draft.Malformed(at, $"when[{index}]", $"`{condition.Key}` is not a key of a condition");
            return;
        }
        Add(condition.Key, new Field(condition.Key, condition.Values, Negated: false, at, "values", EmptyAllowed: true));
        Add(condition.Key, new Field(condition.Key, condition.NotValues, Negated: true, at, "notValues", EmptyAllowed: true));
    }

    private static bool Known(string key) => key switch
    {
        "source.ip" or "remote.ip" or "source.namespace" or "source.principal" or "source.serviceAccount" or "source.trustDomain" => true,
        "request.auth.principal" or "request.auth.audiences" or "request.auth.presenter" => true,
        "destination.ip" or "destination.port" or "connection.sni" => true,
        _ => Bracketed(key, HeaderPrefix) is not null || Bracketed(key, ClaimsPrefix) is not null || IsEnvoyFilter(key),
    };

    private void Add(string key, Field field)
    {
        switch (key)
        {
            case "source.ip":
                clause.AddAddresses(field, FactKind.SourceIp);
                break;
            case "remote.ip":
                clause.AddAddresses(field, FactKind.RemoteIp);
                break;
            case "destination.ip":
                clause.AddAddresses(field, FactKind.DestinationIp);
                break;
            case "destination.port":
                clause.AddPorts(field);
                break;
            case "connection.sni":
                clause.AddText(field, FactKind.Sni, PatternReader.Text);
                break;
            case "source.principal":
                clause.AddPrincipals(field);
                break;
            case "source.namespace":
                clause.AddNamespaces(field);
                break;
            case "source.serviceAccount":
                clause.AddServiceAccounts(field);
                break;
            case "source.trustDomain":
                clause.AddTrustDomains(field, PeerReader.TrustDomainCondition);
                break;
            case "request.auth.principal":
                clause.AddRequestPrincipals(field);
                break;
            default:
                AddNamed(key, field);
                break;
        }
    }

    private void AddNamed(string key, Field field)
    {
        if (key == "request.auth.audiences")
            clause.AddClaim(field, ["aud"u8.ToArray()]);
        else if (key == "request.auth.presenter")
            clause.AddClaim(field, ["azp"u8.ToArray()]);
        else if (Bracketed(key, HeaderPrefix) is { } header)
            AddHeader(header.ToLowerInvariant(), field);
        else if (Bracketed(key, ClaimsPrefix) is { } claim)
            clause.AddClaim(field, ClaimPath(key[ClaimsPrefix.Length..], claim));
        else
            clause.AddUnavailable(field);
    }

    private void AddHeader(string name, Field field)
    {
        switch (name)
        {
            case ":authority" or "host":
                clause.AddText(field, FactKind.Host, PatternReader.Presence);
                break;
            case ":method":
                clause.AddText(field, FactKind.Method, PatternReader.Presence);
                break;
            case ":path":
                clause.AddText(field, FactKind.Target, PatternReader.Presence);
                break;
            case [':', ..]:
                if (!field.Values.IsDefaultOrEmpty && !clause.NeedsHttp(field))
                    draft.Malformed(field.List, field.Name, $"`{name}` is not a header that can be tested");
                break;
            default:
                clause.AddHeader(field, Encoding.UTF8.GetBytes(name));
                break;
        }
    }

    /// <summary>What stands between <c>PREFIX[</c> and the final <c>]</c>; null when the key has another form or nothing stands there.</summary>
    private static string? Bracketed(string key, string prefix) =>
        key.Length > prefix.Length + 2 && key.StartsWith(prefix, StringComparison.Ordinal) && key[prefix.Length] == '[' && key[^1] == ']'
            ? key[(prefix.Length + 1)..^1]
            : null;

    private static bool IsEnvoyFilter(string key)
    {
        if (!key.StartsWith(EnvoyPrefix, StringComparison.Ordinal))
            return false;
        int open = key.IndexOf('[');
        return open >= EnvoyPrefix.Length && key[^1] == ']' && open < key.Length - 2;
    }

    // `[a][b]` descends; brackets that do not nest cleanly are one literal name.
    private static byte[][] ClaimPath(string brackets, string whole)
    {
        var path = new List<byte[]>();
        int at = 0;
        while (at < brackets.Length)
        {
            int end = brackets[at] == '[' ? brackets.AsSpan(at + 1).IndexOfAny('[', ']') : -1;
            if (end < 0 || brackets[at + 1 + end] != ']')
                return [Encoding.UTF8.GetBytes(whole)];
            path.Add(Encoding.UTF8.GetBytes(brackets.Substring(at + 1, end)));
            at += end + 2;
        }
        return [.. path];
    }
}
