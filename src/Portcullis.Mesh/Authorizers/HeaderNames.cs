using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Portcullis.Mesh;

/// <summary>A list of header names: exact ones, <c>prefix*</c> and <c>*suffix</c>, in any case. Immutable.</summary>
public sealed class HeaderNames
{
    private readonly FrozenSet<string> _exact;
    private readonly string[] _prefixes;
    private readonly string[] _suffixes;

    private HeaderNames(ImmutableArray<string> names)
    {
        _suffixes = [.. names.Where(static name => name.StartsWith('*')).Select(static name => name[1..])];
        _prefixes = [.. names.Where(static name => !name.StartsWith('*') && name.EndsWith('*')).Select(static name => name[..^1])];
        _exact = names.Where(static name => !name.StartsWith('*') && !name.EndsWith('*')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    public static HeaderNames None { get; } = new([]);

    /// <summary>Nothing matches.</summary>
    public bool IsEmpty => _exact.Count == 0 && _prefixes.Length == 0 && _suffixes.Length == 0;

    public static HeaderNames Compile(ImmutableArray<string> names) => names.IsDefaultOrEmpty ? None : new HeaderNames(names);

    public bool Matches(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_exact.Contains(name))
            return true;
        foreach (string prefix in _prefixes)
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return true;
        foreach (string suffix in _suffixes)
            if (name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
