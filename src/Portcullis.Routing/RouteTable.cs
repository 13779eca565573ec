using System.Collections.Frozen;

namespace Portcullis.Routing;

/// <summary>All routes of one listener: virtual host by authority, then the first route that matches. Immutable.</summary>
public sealed class RouteTable
{
    private const int LongestName = 253; // DNS's own limit; longer authorities can only belong to `*`

    private readonly FrozenDictionary<string, VirtualHost>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly FrozenDictionary<string, VirtualHost>.AlternateLookup<ReadOnlySpan<char>> _suffixes; // keys as `.example.com`
    private readonly VirtualHost? _any;
    private readonly bool _hasSuffixes;

    /// <summary>Indexes virtual hosts.</summary>
    /// <param name="hosts">By lower-case host pattern: <c>name</c>, <c>*.suffix</c> or <c>*</c>.</param>
    internal RouteTable(IReadOnlyDictionary<string, VirtualHost> hosts)
    {
        var exact = new Dictionary<string, VirtualHost>(StringComparer.Ordinal);
        var suffixes = new Dictionary<string, VirtualHost>(StringComparer.Ordinal);
        foreach ((string pattern, VirtualHost host) in hosts)
        {
            if (pattern == "*")
                _any = host;
            else if (pattern.StartsWith("*.", StringComparison.Ordinal))
                suffixes.Add(pattern[1..], host);
            else
                exact.Add(pattern, host);
        }
        Hosts = [.. hosts.Keys.Order(StringComparer.Ordinal)];
        UsesClaims = hosts.Values.Any(static host => host.UsesClaims);
        _hasSuffixes = suffixes.Count > 0;
        _exact = exact.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _suffixes = suffixes.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Answers nothing.</summary>
    public static RouteTable Empty { get; } = new(new Dictionary<string, VirtualHost>(StringComparer.Ordinal));

    /// <summary>The virtual hosts' patterns in ordinal order.</summary>
    public System.Collections.Immutable.ImmutableArray<string> Hosts { get; }

    /// <summary>Whether some route looks at the claims of the request's token, so that they must be known before <see cref="Match"/>.</summary>
    public bool UsesClaims { get; }

    /// <summary>Finds what to do with a request. Pure, never throws; allocates nothing but what a first-used regular expression sets up.</summary>
    public RouteMatch Match(in RouteRequest request)
    {
        VirtualHost? host = FindHost(request.Authority);
        return host is null ? RouteMatch.NoVirtualHost : host.Match(request);
    }

    private VirtualHost? FindHost(ReadOnlySpan<byte> authority)
    {
        ReadOnlySpan<byte> name = authority[..HostText.NameEnd(authority)];
        if (name.IsEmpty || name.Length > LongestName)
            return _any;

        Span<char> buffer = stackalloc char[LongestName];
        Span<char> lower = buffer[..name.Length];
        for (int i = 0; i < name.Length; i++)
        {
            byte b = name[i];
            lower[i] = (char)(b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20 : b);
        }
        if (_exact.TryGetValue(lower, out VirtualHost? host))
            return host;
        return (_hasSuffixes ? FindSuffix(lower) : null) ?? _any;
    }

    // Left to right meets the longest suffix first; index 0 is left out because a wildcard covers at least one character.
    private VirtualHost? FindSuffix(ReadOnlySpan<char> name)
    {
        for (int dot = 1; dot < name.Length; dot++)
            if (name[dot] == '.' && _suffixes.TryGetValue(name[dot..], out VirtualHost? host))
                return host;
        return null;
    }
}
