using System.Security.Cryptography;

namespace Portcullis.Native;

/// <summary>What is asked of a leaf besides its chain: Istio's <c>subjectAltNames</c> and the two hash lists.</summary>
internal sealed unsafe class LeafRules
{
    private const int DigestLength = 32;
    private readonly string[] _names;
    private readonly byte[][] _certificates;
    private readonly byte[][] _keys;

    private LeafRules(string[] names, byte[][] certificates, byte[][] keys) =>
        (_names, _certificates, _keys) = (names, certificates, keys);

    public bool Any => _names.Length > 0 || HasHashes;

    private bool HasHashes => _certificates.Length > 0 || _keys.Length > 0;

    /// <summary>Null with a problem when a hash cannot be read: a list that silently lost an entry would refuse the wrong ones.</summary>
    public static LeafRules? From(TlsContextOptions options, out string? problem)
    {
        problem = null;
        var certificates = new List<byte[]>();
        foreach (string text in options.CertificateHashes)
        {
            if (DecodeHex(text) is not { } digest)
            {
                problem = $"certificate hash `{text}` is not 64 hexadecimal digits";
                return null;
            }
            certificates.Add(digest);
        }

        var keys = new List<byte[]>();
        foreach (string text in options.SpkiHashes)
        {
            if (DecodeBase64(text) is not { } digest)
            {
                problem = $"public key hash `{text}` is not the base64 text of 32 bytes";
                return null;
            }
            keys.Add(digest);
        }
        return new LeafRules([.. options.SubjectAltNames], [.. certificates], [.. keys]);
    }

    public ChainVerdict Check(nint leaf)
    {
        List<(AltNames.Kind Kind, string Text)>? names = AltNames.Read(leaf);
        if (names is null)
            return Refusals.Of(PeerRefusal.Malformed, "a subject alternative name is not one");
        if (_names.Length > 0 && !AnyListed(names))
            return Refusals.Of(PeerRefusal.SubjectAltName, names.Count == 0 ? "the certificate has none" : $"it has `{names[0].Text}`");
        if (HasHashes && !Contains(_certificates, Digest(leaf)) && !Contains(_keys, KeyDigest(leaf)))
            return Refusals.Of(PeerRefusal.CertificateHash, "SHA-256 of certificate and of public key");
        return ChainVerdict.Accept;
    }

    private bool AnyListed(List<(AltNames.Kind Kind, string Text)> names)
    {
        foreach ((AltNames.Kind kind, string text) in names)
            foreach (string entry in _names)
                if (kind == AltNames.Kind.Dns ? DnsPattern.Covers(text, entry) : text == entry)
                    return true;
        return false;
    }

    private static byte[] Digest(nint leaf)
    {
        byte[] digest = new byte[DigestLength];
        fixed (byte* bytes = digest)
            _ = LibCrypto.X509_digest(leaf, LibCrypto.EVP_sha256(), bytes, null);
        return digest;
    }

    private static byte[] KeyDigest(nint leaf)
    {
        byte* encoded = null;
        nint key = LibCrypto.X509_get_X509_PUBKEY(leaf);
        int length = LibCrypto.i2d_X509_PUBKEY(key, null);
        if (length <= 0)
            return [];
        byte[] spki = new byte[length];
        fixed (byte* bytes = spki)
        {
            encoded = bytes;
            _ = LibCrypto.i2d_X509_PUBKEY(key, &encoded);
        }
        return SHA256.HashData(spki);
    }

    private static bool Contains(byte[][] digests, byte[] wanted)
    {
        foreach (byte[] digest in digests)
            if (CryptographicOperations.FixedTimeEquals(digest, wanted))
                return true;
        return false;
    }

    private static byte[]? DecodeHex(string text)
    {
        string plain = text.Replace(":", "", StringComparison.Ordinal);
        byte[] digest = new byte[DigestLength];
        return plain.Length == DigestLength * 2
            && Convert.FromHexString(plain, digest, out _, out int written) == System.Buffers.OperationStatus.Done
            && written == DigestLength ? digest : null;
    }

    private static byte[]? DecodeBase64(string text)
    {
        byte[] digest = new byte[DigestLength];
        return Convert.TryFromBase64String(text, digest, out int written) && written == DigestLength ? digest : null;
    }
}
