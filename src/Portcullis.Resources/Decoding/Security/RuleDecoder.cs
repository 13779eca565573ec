using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes one entry of AuthorizationPolicy's <c>rules</c>.</summary>
internal static class RuleDecoder
{
    private const int MostSources = 512;

    public static RuleSpec Decode(ObjectReader rule, AuthorizationAction action)
    {
        rule.AtMost("from", MostSources);
        var spec = new RuleSpec
        {
            From = Parts(rule, "from", "source", source => SourceDecoder.Decode(source, action)),
            To = Parts(rule, "to", "operation", OperationDecoder.Decode),
            When = Conditions(rule, action),
        };
        rule.Finish();
        if (action == AuthorizationAction.Deny)
            WarnOfTcp(rule, spec);
        return spec;
    }

    private static ImmutableArray<T> Parts<T>(ObjectReader rule, string list, string part, Func<ObjectReader, T> decode)
    {
        if (rule.Field(list) is SequenceNode { Items.IsEmpty: true })
            rule.Error(AuthorizationPolicyCodes.EmptyPart, list, $"`{list}` must not be empty", help: $"leave `{list}` out to match anything");
        var parts = ImmutableArray.CreateBuilder<T>();
        foreach (ObjectReader entry in rule.ObjectList(list, AuthorizationPolicyCodes.EmptyPart))
        {
            if (entry.Object(part) is { } inner)
                parts.Add(decode(inner));
            else if (!entry.Has(part))
                entry.Error(AuthorizationPolicyCodes.EmptyPart, part, $"`{part}` is missing", help: $"each entry of `{list}` holds one `{part}`");
            entry.Finish();
        }
        return parts.DrainToImmutable();
    }

    private static ImmutableArray<ConditionSpec> Conditions(ObjectReader rule, AuthorizationAction action)
    {
        var conditions = ImmutableArray.CreateBuilder<ConditionSpec>();
        foreach (ObjectReader entry in rule.ObjectList("when", AuthorizationPolicyCodes.EmptyPart))
            if (ConditionDecoder.Decode(entry, action) is { } condition)
                conditions.Add(condition);
        return conditions.DrainToImmutable();
    }

    // W2. On a TCP connection the HTTP fields of a DENY rule fall away, so that what is left may match everything.
    private static void WarnOfTcp(ObjectReader rule, RuleSpec spec)
    {
        bool onlyHttpSource = spec.From.Length > 0 && spec.To.IsEmpty && !spec.From.Any(HasL4Field);
        bool noPorts = spec.To.Length > 0 && !spec.To.Any(operation => operation.Ports.Length + operation.NotPorts.Length > 0);
        if (onlyHttpSource || noPorts)
            rule.Found.Warn(AuthorizationPolicyCodes.DeniesAllTcp, rule.Node, "on TCP ports this DENY rule ignores its HTTP fields, and so denies more than it says",
                help: "add `ports` of the HTTP ports it is meant for, if the workload also serves TCP");
    }

    private static bool HasL4Field(SourceSpec source) =>
        source.Principals.Length + source.NotPrincipals.Length + source.Namespaces.Length + source.NotNamespaces.Length
        + source.ServiceAccounts.Length + source.NotServiceAccounts.Length + source.TrustDomains.Length + source.NotTrustDomains.Length
        + source.IpBlocks.Length + source.NotIpBlocks.Length + source.RemoteIpBlocks.Length + source.NotRemoteIpBlocks.Length > 0;
}
