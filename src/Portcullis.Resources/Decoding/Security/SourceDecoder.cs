using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes <c>rules[].from[].source</c> of AuthorizationPolicy.</summary>
internal static class SourceDecoder
{
    private static readonly ImmutableArray<string> Identity =
    [
        "principals", "notPrincipals", "requestPrincipals", "notRequestPrincipals", "namespaces", "notNamespaces",
        "serviceAccounts", "notServiceAccounts", "trustDomains", "notTrustDomains",
    ];

    private static readonly ImmutableArray<string> BesideServiceAccounts = ["principals", "notPrincipals", "namespaces", "notNamespaces"];

    public static SourceSpec Decode(ObjectReader source, AuthorizationAction action)
    {
        var values = new ValueLists(source);
        var spec = new SourceSpec
        {
            Principals = values.Read("principals", PolicyValues.WarnOfPrincipals),
            NotPrincipals = values.Read("notPrincipals", PolicyValues.WarnOfPrincipals),
            RequestPrincipals = values.Read("requestPrincipals", PolicyValues.WarnOfLiteralStars),
            NotRequestPrincipals = values.Read("notRequestPrincipals", PolicyValues.WarnOfLiteralStars),
            Namespaces = values.Read("namespaces"),
            NotNamespaces = values.Read("notNamespaces"),
            IpBlocks = values.Read("ipBlocks", PolicyValues.CheckIpBlocks),
            NotIpBlocks = values.Read("notIpBlocks", PolicyValues.CheckIpBlocks),
            RemoteIpBlocks = values.Read("remoteIpBlocks", PolicyValues.CheckIpBlocks),
            NotRemoteIpBlocks = values.Read("notRemoteIpBlocks", PolicyValues.CheckIpBlocks),
            ServiceAccounts = values.Read("serviceAccounts", PolicyValues.CheckServiceAccounts),
            NotServiceAccounts = values.Read("notServiceAccounts", PolicyValues.CheckServiceAccounts),
            TrustDomains = values.Read("trustDomains", CheckTrustDomains),
            NotTrustDomains = values.Read("notTrustDomains", CheckTrustDomains),
        };
        source.Finish();
        if (!values.AnyGiven)
            source.Found.Error(AuthorizationPolicyCodes.EmptyPart, source.Node, "`source` must name something", help: "leave the `from` entry out to match any source");
        CheckServiceAccountsAlone(values, source);
        if (action == AuthorizationAction.Custom)
            foreach (string name in values.Given.Where(name => Identity.Contains(name, StringComparer.Ordinal)))
                source.Error(AuthorizationPolicyCodes.NotWithCustom, name, $"`{name}` cannot be used with CUSTOM");
        return spec;
    }

    private static void CheckTrustDomains(ImmutableArray<ScalarNode> values, Diagnostics found) => PolicyValues.CheckTrustDomains(values, found);

    private static void CheckServiceAccountsAlone(ValueLists values, ObjectReader source)
    {
        string? accounts = values.Given.Find(name => name is "serviceAccounts" or "notServiceAccounts");
        string? other = values.Given.Find(name => BesideServiceAccounts.Contains(name, StringComparer.Ordinal));
        if (accounts is not null && other is not null)
            source.Error(AuthorizationPolicyCodes.ServiceAccountsBeside, accounts, $"`{accounts}` cannot stand beside `{other}` in one source", help: "give each its own `from` entry, or use principals alone");
    }
}
