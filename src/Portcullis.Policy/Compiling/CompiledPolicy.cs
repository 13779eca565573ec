using System.Collections.Immutable;
using Portcullis.Resources;

namespace Portcullis.Policy.Compiling;

/// <summary>A policy that applies to a workload, with its rules compiled.</summary>
internal sealed record CompiledPolicy(ObjectName Name, AuthorizationAction Action, bool DryRun, ImmutableArray<CompiledRule> Rules);
