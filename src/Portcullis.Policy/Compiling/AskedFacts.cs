using System.Collections.Immutable;
using Portcullis.Policy.Matching;
using Portcullis.Resources;

namespace Portcullis.Policy.Compiling;

/// <summary>Finds out what enforced policies ask of a connection.</summary>
internal static class AskedFacts
{
    public static ConnectionFacts Of(ImmutableArray<CompiledPolicy> policies)
    {
        ConnectionFacts asked = ConnectionFacts.None;
        foreach (CompiledPolicy policy in policies)
            if (!policy.DryRun && policy.Action != AuthorizationAction.Audit)
                asked |= policy.Asks;
        return asked;
    }

    public static ConnectionFacts Of(ImmutableArray<CompiledRule> rules) => rules
        .Where(static compiled => compiled.Unusable is null)
        .SelectMany(static compiled => compiled.Rule.From.Concat(compiled.Rule.To).Append(compiled.Rule.When))
        .SelectMany(static clause => clause.Checks)
        .Aggregate(ConnectionFacts.None, static (asked, check) => asked | Of(check.Term.Fact));

    private static ConnectionFacts Of(FactKind fact) => fact switch
    {
        FactKind.Principal or FactKind.Namespace or FactKind.ServiceAccount or FactKind.TrustDomain => ConnectionFacts.Peer,
        FactKind.SourceIp => ConnectionFacts.SourceAddress,
        FactKind.RemoteIp => ConnectionFacts.RemoteAddress,
        FactKind.DestinationIp => ConnectionFacts.DestinationAddress,
        FactKind.DestinationPort => ConnectionFacts.DestinationPort,
        FactKind.Sni => ConnectionFacts.ServerName,
        _ => ConnectionFacts.None,
    };
}
