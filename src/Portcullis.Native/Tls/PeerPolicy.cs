namespace Portcullis.Native;

/// <summary>How one context judges the certificates peers present. Shared by its sessions on all threads.</summary>
internal sealed unsafe class PeerPolicy(LeafRules rules, bool skip, bool hasCrls, long crlsEnd, TimeProvider time)
{
    private readonly VerificationMemo _memo = new();

    /// <summary>Judges the chain in an X509_STORE_CTX that OpenSSL prepared. Null peer means that nobody vouches for it.</summary>
    public ChainVerdict Judge(nint check, out VerifiedPeer? peer)
    {
        peer = null;
        if (skip)
            return ChainVerdict.Accept;

        long now = time.GetUtcNow().ToUnixTimeSeconds();
        nint leaf = LibCrypto.X509_STORE_CTX_get0_cert(check);
        ChainDigest? digest = ChainDigest.Of(leaf, LibCrypto.X509_STORE_CTX_get0_untrusted(check));
        if (digest is { } known && _memo.Find(known, now) is { } remembered)
        {
            peer = remembered;
            return ChainVerdict.Accept;
        }

        ChainVerdict verdict = ChainCheck.Run(check, ChainUsage.Client, hasCrls, now);
        if (!verdict.Accepted)
            return verdict;
        verdict = rules.Check(leaf);
        if (!verdict.Accepted)
            return verdict;

        (long start, long end) = ChainCheck.Validity(check);
        peer = new VerifiedPeer(NativeCertificate.ToDer(leaf), start, Math.Min(end, crlsEnd));
        if (digest is { } key)
            _memo.Keep(key, peer);
        return verdict;
    }
}
