using System.Collections.Concurrent;

namespace Portcullis.Native;

/// <summary>
/// Remembers chains that one context accepted. It belongs to that context, so an acceptance never outlives its anchors,
/// CRLs or lists; an entry dies at the narrowest end of its chain.
/// </summary>
/// <remarks>Reads take no lock. Only acceptances are kept, so only holders of good certificates can fill it.</remarks>
internal sealed class VerificationMemo
{
    private const int Capacity = 4096;
    private readonly ConcurrentDictionary<ChainDigest, VerifiedPeer> _accepted = new();
    private int _count;

    public VerifiedPeer? Find(in ChainDigest chain, long now)
    {
        if (!_accepted.TryGetValue(chain, out VerifiedPeer? peer))
            return null;
        return peer.NotBefore <= now && now <= peer.NotAfter ? peer : null;
    }

    public void Keep(in ChainDigest chain, VerifiedPeer peer)
    {
        if (Interlocked.Increment(ref _count) > Capacity)
        {
            _accepted.Clear(); // forgetting costs one verification each, and needs no order of use
            Interlocked.Exchange(ref _count, 1);
        }
        _accepted[chain] = peer;
    }
}
