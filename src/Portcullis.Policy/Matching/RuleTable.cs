using Portcullis.Identity;

namespace Portcullis.Policy.Matching;

/// <summary>
/// The rules of one action in order. Rules that can only match what begins in a known way are found by lookup,
/// so that thousands of policies do not cost each request thousands of tests.
/// </summary>
/// <param name="always">Indexes of the rules in neither lookup, ascending.</param>
internal sealed class RuleTable(Rule[] rules, int[] always, LeadIndex byPath, LeadIndex byPeer)
{
    public bool IsEmpty => rules.Length == 0;

    /// <summary>The first rule in order that matches, or null.</summary>
    public RuleSource? First(in RequestFacts facts)
    {
        if (rules.Length == 0)
            return null;
        int best = rules.Length;
        Scan(byPath, facts.Path, in facts, ref best);
        if (byPeer.Lengths.Length > 0 && facts.Peer is { IsTls: true } peer)
            ScanPeer(peer, in facts, ref best);
        Scan(always, in facts, ref best);
        return best == rules.Length ? null : rules[best].Source;
    }

    private void ScanPeer(PeerIdentity peer, in RequestFacts facts, ref int best)
    {
        foreach (byte[] name in peer.Candidates)
            Scan(byPeer, name, in facts, ref best);
    }

    private void Scan(LeadIndex index, ReadOnlySpan<byte> value, in RequestFacts facts, ref int best)
    {
        foreach (int length in index.Lengths)
        {
            if (length > value.Length)
                return;
            Scan(index.At(value[..length]), in facts, ref best);
        }
    }

    private void Scan(ReadOnlySpan<int> candidates, in RequestFacts facts, ref int best)
    {
        foreach (int index in candidates)
        {
            if (index >= best)
                return;
            if (rules[index].Matches(in facts))
            {
                best = index;
                return;
            }
        }
    }
}
