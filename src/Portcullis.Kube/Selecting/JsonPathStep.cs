using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>One step of a path.</summary>
/// <param name="Name">The member for <see cref="JsonPathStepKind.Member"/>; what a filter compares with.</param>
/// <param name="Filter">Path within the item that a filter compares; empty: the item itself.</param>
/// <param name="Comparison">A filter's <c>==</c> or <c>!=</c>; empty: the place must exist.</param>
internal sealed record JsonPathStep(JsonPathStepKind Kind, string Name = "", int Index = 0, ImmutableArray<JsonPathStep> Filter = default, string Comparison = "");
