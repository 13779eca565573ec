using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Identity;

/// <summary>
/// A certificate chain and the private key of its first certificate, checked against each other. An instance is proof that they fit.
/// </summary>
public sealed class ServerCredential
{
    private ServerCredential(ImmutableArray<CertificateDetails> chain, PemKey key, string chainPem, string keyPem) =>
        (Chain, Key, ChainPem, KeyPem) = (chain, key, chainPem, keyPem);

    /// <summary>Leaf first, then whatever followed it in the file, in order.</summary>
    public ImmutableArray<CertificateDetails> Chain { get; }

    public CertificateDetails Leaf => Chain[0];

    /// <summary>Only the certificates: leading text and other blocks are gone.</summary>
    public string ChainPem { get; }

    /// <summary>Secret. Only the key's block.</summary>
    public string KeyPem { get; }

    internal PemKey Key { get; }

    /// <summary>Reads both texts (they may be one and the same) and checks that the key belongs to the first certificate.</summary>
    public static Parsed<ServerCredential> Parse(string chainPem, string keyPem)
    {
        PemContents certificates = PemReader.Read(chainPem);
        if (!certificates.Problems.IsEmpty)
            return certificates.Problems[0];
        if (certificates.Certificates.IsEmpty)
            return new Problem("no certificate found in the chain");

        var chain = ImmutableArray.CreateBuilder<CertificateDetails>();
        foreach (byte[] der in certificates.Certificates)
        {
            Parsed<CertificateDetails> read = CertificateReader.Read(der);
            if (!read.Ok)
                return new Problem($"certificate {chain.Count + 1} of the chain: {read.Problem.Message}");
            chain.Add(read.Value);
        }

        PemContents keys = PemReader.Read(keyPem);
        if (keys.Keys.IsEmpty)
            return keys.Problems.IsEmpty ? new Problem("no private key found") : keys.Problems[0];

        PemKey key = keys.Keys[0];
        if (key.Kind == PemKeyKind.Encrypted)
            return new Problem("private key is encrypted; give it without a passphrase");
        return PrivateKeys.Match(key, chain[0]) is { } problem
            ? problem
            : new ServerCredential(chain.ToImmutable(), key, PemWriter.Write(chain), PemWriter.Write(key));
    }

    /// <summary>What is served all the same but deserves a word: expiry, a missing SAN, an odd version.</summary>
    public ImmutableArray<string> WarningsAt(DateTimeOffset now)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (now > Leaf.NotAfter)
            warnings.Add($"certificate `{Leaf.Subject}` expired at {Leaf.NotAfter:yyyy-MM-ddTHH:mm:ssZ}");
        if (now < Leaf.NotBefore)
            warnings.Add($"certificate `{Leaf.Subject}` is not valid before {Leaf.NotBefore:yyyy-MM-ddTHH:mm:ssZ}");
        if (!Leaf.Extensions.HasSubjectAltName)
            warnings.Add($"certificate `{Leaf.Subject}` has no subjectAltName: most callers will refuse its name");
        return warnings.ToImmutable();
    }
}
