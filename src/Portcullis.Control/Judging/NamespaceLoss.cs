using System.Collections.Immutable;

namespace Portcullis.Control;

/// <summary>What the deletion of a namespace would take with it.</summary>
/// <param name="IsRoot">The mesh lives on it: it may not go.</param>
/// <param name="InForce">Kinds with the names of what is in force in it, as <c>AuthorizationPolicy a, b</c>.</param>
/// <param name="Brought">What would be wrong elsewhere, or open, without it; a sentence each.</param>
internal sealed record NamespaceLoss(bool IsRoot, ImmutableArray<string> InForce, ImmutableArray<string> Brought)
{
    private const int MostNamed = 3;
    private const int MostSentences = 3;

    /// <summary>One sentence, or null when nothing is lost that anyone would miss.</summary>
    public string? Warning(string name)
    {
        if (InForce.IsEmpty && Brought.IsEmpty)
            return null;
        string taken = InForce.IsEmpty ? "" : $" takes with it what is in force: {string.Join("; ", InForce)}";
        string then = Brought.IsEmpty ? "" : $"{(taken.Length == 0 ? " means" : ". Then")}: {Some(Brought, MostSentences, "; ")}";
        return $"deleting namespace {name}{taken}{then}";
    }

    /// <summary>A kind with the first names.</summary>
    public static string Named(string kind, IEnumerable<string> names) => $"{kind} {Some([.. names], MostNamed, ", ")}";

    private static string Some(ImmutableArray<string> all, int most, string between) =>
        string.Join(between, all.Take(most)) + (all.Length > most ? $"{between}and {all.Length - most} more" : "");
}
