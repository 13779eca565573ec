using Portcullis.Policy.Authenticating;

namespace Portcullis.Policy;

/// <summary>
/// Tokens that rules accepted, so that a token that comes again costs neither a signature nor an allocation. Remembers successes only,
/// by the token's bytes, the rule and the very set of keys; whoever asks still compares the time. One per worker: not thread-safe.
/// </summary>
/// <remarks>Bounded by 8192 tokens and an estimate of 32 MiB; what was not asked for in the last half of either is forgotten first.</remarks>
public sealed class TokenCache
{
    private const int MostTokens = 4096; // of each half
    private const long MostWeight = 16 * 1024 * 1024; // of each half, in bytes
    private const int LongestToken = 16 * 1024;

    private Half _young = new();
    private Half _old = new();

    /// <summary>How many tokens are remembered.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>Tokens that were found verified already, since the start.</summary>
    public long Hits { get; internal set; }

    /// <summary>Tokens whose signature had to be computed, since the start.</summary>
    public long Misses { get; internal set; }

    /// <summary>Scratch space of the request at hand.</summary>
    internal TokenSearch Search { get; } = new();

    internal CachedToken? Find(ReadOnlySpan<byte> token)
    {
        if (_young.Find(token) is { } found)
            return found;
        if (_old.Take(token) is not { } kept)
            return null;
        Keep(token.ToArray(), kept);
        return kept;
    }

    internal void Add(ReadOnlySpan<byte> token, VerifiedToken verified)
    {
        if (token.Length > LongestToken)
            return;
        CachedToken? entry = Find(token);
        if (entry is null)
            Keep(token.ToArray(), entry = new CachedToken(verified.Token));
        entry.Add(verified);
    }

    private void Keep(byte[] token, CachedToken entry)
    {
        if (_young.Count >= MostTokens || _young.Weight >= MostWeight)
            (_old, _young) = (_young, new Half());
        _young.Add(token, entry);
    }

    private sealed class Half
    {
        private readonly Dictionary<byte[], CachedToken> _tokens;
        private readonly Dictionary<byte[], CachedToken>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

        public Half()
        {
            _tokens = new(TokenBytesComparer.Instance);
            _lookup = _tokens.GetAlternateLookup<ReadOnlySpan<byte>>();
        }

        public int Count => _tokens.Count;

        public long Weight { get; private set; }

        public CachedToken? Find(ReadOnlySpan<byte> token) => _lookup.TryGetValue(token, out CachedToken? entry) ? entry : null;

        public CachedToken? Take(ReadOnlySpan<byte> token) => _lookup.Remove(token, out _, out CachedToken? entry) ? entry : null;

        public void Add(byte[] token, CachedToken entry)
        {
            _tokens[token] = entry;
            Weight += Estimate(token.Length);
        }

        // The bytes twice, the decoded payload, and a tree of claims whose smallest one takes a few bytes of token and a hundred of memory.
        private static long Estimate(int length) => 1024 + (16L * length);
    }
}
