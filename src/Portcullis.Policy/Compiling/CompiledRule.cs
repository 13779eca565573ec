using Portcullis.Policy.Matching;

namespace Portcullis.Policy.Compiling;

/// <summary>A rule and what became of it.</summary>
/// <param name="Unusable">Why it never matches, or null. Its policy counts all the same.</param>
/// <param name="Notes">What was left out of it.</param>
internal sealed record CompiledRule(RuleSource Source, Rule Rule, string? Unusable, IReadOnlyList<string> Notes)
{
    /// <summary>Where tables find it: found out once, while tables are built whenever any policy changes.</summary>
    public IReadOnlySet<byte[]>? Paths { get; } = RuleTableBuilder.PathsOf(Rule);

    /// <summary>As <see cref="Paths"/>.</summary>
    public IReadOnlySet<byte[]>? Peers { get; } = RuleTableBuilder.PeersOf(Rule);
}
