using System.Collections.Immutable;
using Portcullis.Resources;

namespace Portcullis.Policy.Compiling;

/// <summary>A policy that applies to a workload, with its rules compiled.</summary>
/// <param name="Provider"><c>provider.name</c>; empty when there is none.</param>
internal sealed record CompiledPolicy(ObjectName Name, AuthorizationAction Action, bool DryRun, ImmutableArray<CompiledRule> Rules, string Provider = "");
