using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>The checks of single values in AuthorizationPolicy, shared by sources, operations and conditions.</summary>
internal static class PolicyValues
{
    private const int MostServiceAccounts = 16;
    private const int LongestServiceAccount = 320;
    private const string Scheme = "spiffe://";

    /// <summary>A9.</summary>
    public static void CheckIpBlocks(ImmutableArray<ScalarNode> values, Diagnostics found)
    {
        foreach (ScalarNode value in values)
            if (value.Text.Length > 0 && !IpText.IsAddressOrPrefix(value.Text))
                found.Error(AuthorizationPolicyCodes.IpBlock, value, $"`{value.Text}` is not an IP address or block", help: "write `10.1.2.3`, `10.0.0.0/8` or `2001:db8::/32`");
    }

    /// <summary>A9.</summary>
    public static void CheckPorts(ImmutableArray<ScalarNode> values, Diagnostics found)
    {
        foreach (ScalarNode value in values)
            if (value.Text.Length > 0 && !(IntegerText.TryParseDecimal(value.Text, out long port) && port <= ushort.MaxValue))
                found.Error(AuthorizationPolicyCodes.Port, value, $"`{value.Text}` is not a port", help: "write a number from 0 to 65535 in quotes");
    }

    /// <summary>A10.</summary>
    public static void CheckServiceAccounts(ImmutableArray<ScalarNode> values, Diagnostics found)
    {
        if (values.Length > MostServiceAccounts)
            found.Error(AuthorizationPolicyCodes.ServiceAccount, values[MostServiceAccounts], $"at most {MostServiceAccounts} service accounts may be listed, found {values.Length}");
        foreach (ScalarNode value in values)
        {
            string text = value.Text;
            int slash = text.IndexOf('/', StringComparison.Ordinal);
            string? why = text switch
            {
                "" => null, // A8 says so already
                { Length: > LongestServiceAccount } => $"it has {text.Length} characters, and at most {LongestServiceAccount} are allowed",
                _ when text.Contains('*', StringComparison.Ordinal) => "service accounts know no wildcards",
                _ when slash >= 0 && text.IndexOf('/', slash + 1) >= 0 => "it has more than one `/`",
                _ when slash == 0 || slash == text.Length - 1 => "both sides of `/` must be given",
                _ => null,
            };
            if (why is not null)
                found.Error(AuthorizationPolicyCodes.ServiceAccount, value, $"`{(text.Length > LongestServiceAccount ? text[..32] + "…" : text)}` is not a service account: {why}", help: "write `NAMESPACE/NAME`, or `NAME` for the policy's own namespace");
        }
    }

    /// <summary>A11.</summary>
    /// <param name="slashAllowed">Istio: the <c>when</c> key does not check for <c>/</c>.</param>
    public static void CheckTrustDomains(ImmutableArray<ScalarNode> values, Diagnostics found, bool slashAllowed = false)
    {
        foreach (ScalarNode value in values)
        {
            string text = value.Text;
            int star = text.IndexOf('*', StringComparison.Ordinal);
            string? why = star >= 0 && text.IndexOf('*', star + 1) >= 0 ? "it may hold one `*` at most"
                : star > 0 && star < text.Length - 1 ? "`*` may only stand first or last"
                : !slashAllowed && text.Contains('/', StringComparison.Ordinal) ? "a trust domain holds no `/`"
                : null;
            if (why is not null)
                found.Error(AuthorizationPolicyCodes.TrustDomain, value, $"`{text}` is not a trust domain: {why}");
        }
    }

    /// <summary>Istio: accepted there too, and dead, because matching prepends the scheme. Keeps the meaning and says so.</summary>
    public static void WarnOfPrincipals(ImmutableArray<ScalarNode> values, Diagnostics found)
    {
        foreach (ScalarNode value in values)
            if (value.Text.StartsWith(Scheme, StringComparison.Ordinal))
                found.Add(new Diagnostic(Severity.Warning, AuthorizationPolicyCodes.SchemeInPrincipal,
                    $"principal `{value.Text}` can never match: the scheme is implied", value.Part(0, Scheme.Length), value.Path,
                    $"write `{value.Text[Scheme.Length..]}`"));
        WarnOfLiteralStars(values, found);
    }

    /// <summary>2.6: only one leading or else one trailing <c>*</c> is a wildcard.</summary>
    public static void WarnOfLiteralStars(ImmutableArray<ScalarNode> values, Diagnostics found)
    {
        foreach (ScalarNode value in values)
        {
            string text = value.Text;
            int from = text.StartsWith('*') ? 1 : 0;
            int end = from == 0 && text.EndsWith('*') ? text.Length - 1 : text.Length;
            int star = end > from ? text.IndexOf('*', from, end - from) : -1;
            if (star >= 0)
                found.Add(new Diagnostic(Severity.Warning, AuthorizationPolicyCodes.LiteralStar,
                    $"the `*` at character {star + 1} of `{text}` is taken literally", value.Part(star, 1), value.Path,
                    "only a leading `*`, or else a trailing one, is a wildcard"));
        }
    }
}
