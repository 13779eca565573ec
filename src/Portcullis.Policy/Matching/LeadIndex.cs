using System.Collections.Frozen;

namespace Portcullis.Policy.Matching;

/// <summary>Rules by what a value must begin with for them to match: one lookup for each length of lead that occurs.</summary>
internal sealed class LeadIndex
{
    /// <summary>Longer leads are cut: a lead only has to be necessary, and this bounds the lookups of one value.</summary>
    public const int LongestLead = 64;

    private readonly int[] _lengths;
    private readonly FrozenDictionary<byte[], int[]>.AlternateLookup<ReadOnlySpan<byte>> _rules;

    /// <summary>Takes, for each lead of at most <see cref="LongestLead"/> bytes, the ascending indexes of its rules.</summary>
    public LeadIndex(Dictionary<byte[], List<int>> rules)
    {
        var lengths = new SortedSet<int>();
        var frozen = new Dictionary<byte[], int[]>(ByteArrayComparer.Instance);
        foreach ((byte[] lead, List<int> indexes) in rules)
        {
            lengths.Add(lead.Length);
            frozen.Add(lead, [.. indexes]);
        }
        _lengths = [.. lengths];
        _rules = frozen.ToFrozenDictionary(ByteArrayComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Lengths of the leads, ascending: what a value is cut to for <see cref="At"/>.</summary>
    public ReadOnlySpan<int> Lengths => _lengths;

    /// <summary>The rules of one lead, empty when there are none.</summary>
    public ReadOnlySpan<int> At(ReadOnlySpan<byte> lead) => _rules.TryGetValue(lead, out int[]? rules) ? rules : [];
}
