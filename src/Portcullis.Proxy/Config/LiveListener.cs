using System.Collections.Frozen;
using Portcullis.Mesh;

namespace Portcullis.Proxy;

/// <summary>One listener of a snapshot, made ready for choosing a chain by server name. Immutable.</summary>
internal sealed class LiveListener
{
    private const int LongestName = 255;

    private readonly FrozenDictionary<string, LiveChain>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly FrozenDictionary<string, LiveChain>.AlternateLookup<ReadOnlySpan<char>> _suffixes; // keys as `.example.com`
    private readonly FrozenDictionary<string, LiveChain> _byKey;
    private readonly LiveChain? _any;

    public LiveListener(GatewayListener listener, IReadOnlyList<LiveChain> chains)
    {
        Listener = listener;
        Chains = chains;
        var exact = new Dictionary<string, LiveChain>(StringComparer.Ordinal);
        var suffixes = new Dictionary<string, LiveChain>(StringComparer.Ordinal);
        var byKey = new Dictionary<string, LiveChain>(StringComparer.Ordinal);
        foreach (LiveChain chain in chains)
        {
            byKey.TryAdd(chain.Chain.Key, chain);
            foreach (string host in chain.Chain.SniHosts)
            {
                // Istio: the older server keeps a name that two claim.
                if (host == "*")
                    _any ??= chain;
                else if (host.StartsWith("*.", StringComparison.Ordinal))
                    suffixes.TryAdd(host[1..], chain);
                else
                    exact.TryAdd(host, chain);
            }
        }
        _exact = exact.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _suffixes = suffixes.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _byKey = byKey.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public GatewayListener Listener { get; }

    public IReadOnlyList<LiveChain> Chains { get; }

    /// <summary>The chain an earlier snapshot chose, as it is now; null when it is gone.</summary>
    public LiveChain? Find(string chainKey) => _byKey.GetValueOrDefault(chainKey);

    /// <summary>The chain for a server name: exact, then the longest suffix, then <c>*</c>. Empty means that none was sent.</summary>
    public LiveChain? Select(ReadOnlySpan<byte> serverName)
    {
        if (serverName.IsEmpty || serverName.Length > LongestName)
            return _any;

        Span<char> buffer = stackalloc char[LongestName];
        Span<char> name = buffer[..serverName.Length];
        for (int i = 0; i < name.Length; i++)
            name[i] = char.ToLowerInvariant((char)serverName[i]);
        if (_exact.TryGetValue(name, out LiveChain? chain))
            return chain;

        // Left to right meets the longest suffix first; index 0 is left out because a wildcard covers at least one character.
        for (int dot = 1; dot < name.Length; dot++)
            if (name[dot] == '.' && _suffixes.TryGetValue(name[dot..], out chain))
                return chain;
        return _any;
    }
}
