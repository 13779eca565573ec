using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy.Compiling;

/// <summary>A policy that applies to a workload, with its rules compiled.</summary>
/// <param name="Provider"><c>provider.name</c>; empty when there is none.</param>
internal sealed record CompiledPolicy(ObjectName Name, AuthorizationAction Action, bool DryRun, ImmutableArray<CompiledRule> Rules, string Provider = "")
{
    /// <summary>What this was compiled from, to be known again by reference; null when it was written by hand.</summary>
    public AuthorizationPolicySpec? Spec { get; init; }

    /// <summary>What there was to say about it.</summary>
    public ImmutableArray<Diagnostic> Found { get; init; } = [];

    /// <summary>What it asks of a connection, whether it is enforced or not.</summary>
    public ConnectionFacts Asks { get; } = AskedFacts.Of(Rules);
}
