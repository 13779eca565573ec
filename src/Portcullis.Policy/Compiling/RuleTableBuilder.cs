using System.Collections.Frozen;
using Portcullis.Policy.Matching;

namespace Portcullis.Policy.Compiling;

/// <summary>Sorts rules into a table's lookups.</summary>
internal static class RuleTableBuilder
{
    private const int MostKeys = 64; // a rule with more stays in the scan, or one policy could multiply the table's size

    public static RuleTable Build(IEnumerable<CompiledPolicy> policies)
    {
        Rule[] rules = [.. policies.SelectMany(static policy => policy.Rules).Where(static rule => rule.Unusable is null).Select(static rule => rule.Rule)];
        var always = new List<int>();
        var byPath = new Dictionary<byte[], List<int>>(ByteArrayComparer.Instance);
        var byPeer = new Dictionary<byte[], List<int>>(ByteArrayComparer.Instance);
        for (int i = 0; i < rules.Length; i++)
        {
            if (Keys(rules[i].To, FactKind.Path) is { } paths)
                Put(byPath, paths, i);
            else if (Keys(rules[i].From, FactKind.Principal) is { } peers)
                Put(byPeer, peers, i);
            else
                always.Add(i);
        }
        return new RuleTable(rules, [.. always], Freeze(byPath), Freeze(byPeer));
    }

    // Every alternative must name its values exactly, or the rule could match without any of them.
    private static HashSet<byte[]>? Keys(Clause[] clauses, FactKind fact)
    {
        if (clauses.Length == 0)
            return null;
        var keys = new HashSet<byte[]>(ByteArrayComparer.Instance);
        foreach (Clause clause in clauses)
        {
            Check? check = Array.Find(clause.Checks, check => !check.Negated && check.Term.Fact == fact && check.Term.ExactKeys is not null);
            if (check?.Term.ExactKeys is not { } exact)
                return null;
            keys.UnionWith(exact);
        }
        return keys.Count <= MostKeys ? keys : null;
    }

    private static void Put(Dictionary<byte[], List<int>> index, HashSet<byte[]> keys, int rule)
    {
        foreach (byte[] key in keys)
        {
            if (!index.TryGetValue(key, out List<int>? rules))
                index.Add(key, rules = []);
            rules.Add(rule);
        }
    }

    private static FrozenDictionary<byte[], int[]> Freeze(Dictionary<byte[], List<int>> index) =>
        index.ToFrozenDictionary(static pair => pair.Key, static pair => pair.Value.ToArray(), ByteArrayComparer.Instance);
}
