using System.Collections.Immutable;
using Portcullis.Resources;

namespace Portcullis.Policy;

/// <summary>One policy, tested on one request.</summary>
/// <param name="DryRun">Whether it only reports what it would have done.</param>
public sealed record PolicyExplanation(ObjectName Name, AuthorizationAction Action, bool DryRun, ImmutableArray<RuleExplanation> Rules)
{
    public bool Matched => Rules.Any(static rule => rule.Matched);
}
