using System.Collections.Frozen;

namespace Portcullis.Policy.Matching;

/// <summary>
/// The rules of one action in order. Rules that can only match one of a few exact paths or principals are found by lookup,
/// so that thousands of policies do not cost each request thousands of tests.
/// </summary>
internal sealed class RuleTable
{
    private readonly Rule[] _rules;
    private readonly int[] _always;
    private readonly FrozenDictionary<byte[], int[]>.AlternateLookup<ReadOnlySpan<byte>> _byPath;
    private readonly FrozenDictionary<byte[], int[]>.AlternateLookup<ReadOnlySpan<byte>> _byPeer;
    private readonly bool _hasPaths;
    private readonly bool _hasPeers;

    /// <summary>Takes rules already sorted into lookups; the lists of indexes are ascending, and <paramref name="always"/> holds those in neither lookup.</summary>
    public RuleTable(Rule[] rules, int[] always, FrozenDictionary<byte[], int[]> byPath, FrozenDictionary<byte[], int[]> byPeer)
    {
        _rules = rules;
        _always = always;
        _hasPaths = byPath.Count > 0;
        _hasPeers = byPeer.Count > 0;
        if (_hasPaths)
            _byPath = byPath.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (_hasPeers)
            _byPeer = byPeer.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public bool IsEmpty => _rules.Length == 0;

    /// <summary>The first rule in order that matches, or null.</summary>
    public RuleSource? First(in RequestFacts facts)
    {
        if (_rules.Length == 0)
            return null;
        int best = _rules.Length;
        if (_hasPaths && !facts.Path.IsEmpty && _byPath.TryGetValue(facts.Path, out int[]? onPath))
            Scan(onPath, in facts, ref best);
        if (_hasPeers && facts.Peer is { IsTls: true } peer)
        {
            foreach (byte[] name in peer.Candidates)
            {
                if (_byPeer.TryGetValue(name, out int[]? byName))
                    Scan(byName, in facts, ref best);
            }
        }
        Scan(_always, in facts, ref best);
        return best == _rules.Length ? null : _rules[best].Source;
    }

    private void Scan(int[] candidates, in RequestFacts facts, ref int best)
    {
        foreach (int index in candidates)
        {
            if (index >= best)
                return;
            if (_rules[index].Matches(in facts))
            {
                best = index;
                return;
            }
        }
    }
}
