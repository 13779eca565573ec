using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>One line of what a caller may do. <c>*</c> stands for all.</summary>
public sealed record AccessGrant(ImmutableArray<string> Verbs, ImmutableArray<string> Groups, ImmutableArray<string> Resources, ImmutableArray<string> Paths);
