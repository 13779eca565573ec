namespace Portcullis.Native;

/// <summary>How one context judges the certificates peers present. Shared by its sessions on all threads.</summary>
internal sealed class PeerPolicy(LeafRules rules, TrustStore? trust, bool skip, TimeProvider time)
{
    private readonly VerificationMemo _memo = new();

    /// <summary>Judges the chain in an X509_STORE_CTX that OpenSSL prepared. Null peer means that nobody vouches for it.</summary>
    public ChainVerdict Judge(nint check, out VerifiedPeer? peer)
    {
        peer = null;
        if (skip)
            return ChainVerdict.Accept;
        if (trust is null)
            return Refusals.Of(PeerRefusal.UnknownIssuer, "nothing is trusted here");

        long now = time.GetUtcNow().ToUnixTimeSeconds();
        nint leaf = LibCrypto.X509_STORE_CTX_get0_cert(check);
        ChainDigest? digest = ChainDigest.Of(leaf, LibCrypto.X509_STORE_CTX_get0_untrusted(check));
        if (digest is { } known && _memo.Find(known, now) is { } remembered)
        {
            peer = remembered;
            return ChainVerdict.Accept;
        }

        ChainAnswer answer = ChainCheck.Judge(check, trust, ChainUsage.Client, now);
        if (!answer.Verdict.Accepted)
            return answer.Verdict;
        ChainVerdict verdict = rules.Check(leaf);
        if (!verdict.Accepted)
            return verdict;

        peer = new VerifiedPeer(NativeCertificate.ToDer(leaf), answer.NotBefore, answer.NotAfter);
        if (digest is { } key)
            _memo.Keep(key, peer);
        return verdict;
    }
}
