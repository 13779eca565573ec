using Portcullis.Policy.Matching;

namespace Portcullis.Policy.Compiling;

/// <summary>Sorts rules into a table's lookups.</summary>
internal static class RuleTableBuilder
{
    private const int MostLeads = 64; // a rule with more stays in the scan, or one policy could multiply the table's size
    private const int ShortestPath = 2; // a lone slash tells no paths apart

    public static RuleTable Build(IEnumerable<CompiledPolicy> policies)
    {
        CompiledRule[] usable = [.. policies.SelectMany(static policy => policy.Rules).Where(static rule => rule.Unusable is null)];
        var always = new List<int>();
        var byPath = new Dictionary<byte[], List<int>>(ByteArrayComparer.Instance);
        var byPeer = new Dictionary<byte[], List<int>>(ByteArrayComparer.Instance);
        for (int i = 0; i < usable.Length; i++)
        {
            if (usable[i].Paths is { } paths)
                Put(byPath, paths, i);
            else if (usable[i].Peers is { } peers)
                Put(byPeer, peers, i);
            else
                always.Add(i);
        }
        return new RuleTable([.. usable.Select(static rule => rule.Rule)], [.. always], new LeadIndex(byPath), new LeadIndex(byPeer));
    }

    /// <summary>How every path that a rule matches begins; null when that is not known, or not in few words.</summary>
    public static HashSet<byte[]>? PathsOf(Rule rule) => Leads(rule.To, FactKind.Path, ShortestPath);

    /// <summary>As <see cref="PathsOf"/>, of the caller's names.</summary>
    public static HashSet<byte[]>? PeersOf(Rule rule) => Leads(rule.From, FactKind.Principal, shortest: 1);

    // Every alternative must say how its values begin, or the rule could match without any of the leads.
    private static HashSet<byte[]>? Leads(Clause[] clauses, FactKind fact, int shortest)
    {
        if (clauses.Length == 0)
            return null;
        var leads = new HashSet<byte[]>(ByteArrayComparer.Instance);
        foreach (Clause clause in clauses)
        {
            Check? check = Array.Find(clause.Checks, check => !check.Negated && check.Term.Fact == fact && check.Term.Leads is not null);
            if (check?.Term.Leads is not { } found || found.Any(lead => lead.Length < shortest))
                return null;
            leads.UnionWith(found.Select(static lead => lead.Length <= LeadIndex.LongestLead ? lead : lead[..LeadIndex.LongestLead]));
        }
        return leads.Count <= MostLeads ? leads : null;
    }

    private static void Put(Dictionary<byte[], List<int>> index, IReadOnlySet<byte[]> leads, int rule)
    {
        foreach (byte[] lead in leads)
        {
            if (!index.TryGetValue(lead, out List<int>? rules))
                index.Add(lead, rules = []);
            rules.Add(rule);
        }
    }
}
