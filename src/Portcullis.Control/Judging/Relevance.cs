using System.Collections.Immutable;
using Portcullis.Resources;

namespace Portcullis.Control;

/// <summary>Leaves out of a set the policies that a change cannot interact with, so that judging one does not cost compiling all of them.</summary>
/// <remarks>
/// Policies are compiled one by one; what else they take part in are the choice of a provider (CUSTOM), whether anyone asks
/// about tokens, and denying by principal beside servers that ask for no certificate. A few of the latter two suffice as witnesses.
/// </remarks>
internal static class Relevance
{
    private const int Witnesses = 50;

    /// <summary>The part of a set that can make a difference to what is said of some policies.</summary>
    /// <param name="subjects">Names of policies that are looked at themselves.</param>
    /// <param name="set">The whole set.</param>
    /// <param name="namespaces">Whose policies can apply to any of the workloads.</param>
    public static ResourceSet Around(IReadOnlySet<ObjectName> subjects, ResourceSet set, IReadOnlySet<string> namespaces)
    {
        var kept = ImmutableArray.CreateBuilder<Resource<AuthorizationPolicySpec>>();
        int asking = 0, denying = 0;
        foreach (Resource<AuthorizationPolicySpec> policy in set.AuthorizationPolicies)
        {
            bool asks = asking < Witnesses && AsksAboutTokens(policy.Spec) && namespaces.Contains(policy.Meta.Namespace);
            bool denies = denying < Witnesses && policy.Spec.Action == AuthorizationAction.Deny && NamesCallers(policy.Spec) && namespaces.Contains(policy.Meta.Namespace);
            asking += asks ? 1 : 0;
            denying += denies ? 1 : 0;
            if (asks || denies || policy.Spec.Action == AuthorizationAction.Custom || (subjects.Count > 0 && subjects.Contains(policy.Name)))
                kept.Add(policy);
        }
        return kept.Count == set.AuthorizationPolicies.Length ? set : set with { AuthorizationPolicies = kept.ToImmutable() };
    }

    private static bool AsksAboutTokens(AuthorizationPolicySpec policy)
    {
        foreach (RuleSpec rule in policy.Rules)
        {
            foreach (SourceSpec from in rule.From)
                if (!from.RequestPrincipals.IsEmpty || !from.NotRequestPrincipals.IsEmpty)
                    return true;
            foreach (ConditionSpec when in rule.When)
                if (when.Key.StartsWith("request.auth.", StringComparison.Ordinal))
                    return true;
        }
        return false;
    }

    private static bool NamesCallers(AuthorizationPolicySpec policy)
    {
        foreach (RuleSpec rule in policy.Rules)
        {
            foreach (SourceSpec from in rule.From)
                if (!from.Principals.IsEmpty || !from.Namespaces.IsEmpty || !from.ServiceAccounts.IsEmpty || !from.TrustDomains.IsEmpty)
                    return true;
            foreach (ConditionSpec when in rule.When)
                if (when.Key.StartsWith("source.", StringComparison.Ordinal))
                    return true;
        }
        return false;
    }
}
