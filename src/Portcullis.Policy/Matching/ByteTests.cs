using System.Collections.Frozen;

namespace Portcullis.Policy.Matching;

/// <summary>The values one field lists: whether any of them fits. Long lists of exact values are looked up instead of tried.</summary>
internal sealed class ByteTests
{
    private const int LookupFrom = 9; // below that, comparing lengths and first bytes in turn costs less than a hash

    private readonly ByteTest[] _tests;
    private readonly FrozenSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>> _exact;
    private readonly bool _hasLookup;

    public ByteTests(IReadOnlyList<ByteTest> tests)
    {
        var exact = new List<byte[]>();
        foreach (ByteTest test in tests)
        {
            if (test.Exact is { } value)
                exact.Add(value);
        }
        Leads = LeadsOf(tests);
        _hasLookup = exact.Count >= LookupFrom;
        if (_hasLookup)
            _exact = exact.ToFrozenSet(ByteArrayComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
        var rest = new List<ByteTest>(tests.Count);
        foreach (ByteTest test in tests)
        {
            if (!_hasLookup || test.Exact is null)
                rest.Add(test);
        }
        _tests = [.. rest];
    }

    /// <summary>Every value that fits begins with one of these; null when some test has no such lead.</summary>
    public IReadOnlyList<byte[]>? Leads { get; }

    public bool Any(ReadOnlySpan<byte> value)
    {
        if (_hasLookup && _exact.Contains(value))
            return true;
        foreach (ByteTest test in _tests)
        {
            if (test.Matches(value))
                return true;
        }
        return false;
    }

    private static List<byte[]>? LeadsOf(IReadOnlyList<ByteTest> tests)
    {
        var leads = new List<byte[]>(tests.Count);
        foreach (ByteTest test in tests)
        {
            if (test.Lead is not { Length: > 0 } lead)
                return null;
            leads.Add(lead);
        }
        return leads;
    }
}
