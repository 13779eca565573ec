using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>One rule: some <see cref="From"/>, some <see cref="To"/> and every <see cref="When"/>; an empty part matches anything.</summary>
public sealed record RuleSpec
{
    public ImmutableArray<SourceSpec> From { get; init; } = [];
    public ImmutableArray<OperationSpec> To { get; init; } = [];
    public ImmutableArray<ConditionSpec> When { get; init; } = [];
}
