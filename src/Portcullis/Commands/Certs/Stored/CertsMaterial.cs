using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Identity;
using Portcullis.Native;
using Portcullis.Syntax;

namespace Portcullis.Commands;

/// <summary>A certificate with its key, or authorities, or both, read from files and checked: what is to be stored as a Secret.</summary>
internal sealed class CertsMaterial
{
    private CertsMaterial(ServerCredential? credential, string? authorities) => (Credential, AuthoritiesPem) = (credential, authorities);

    public ServerCredential? Credential { get; }

    /// <summary>Whose signatures callers' certificates need, and perhaps revocation lists.</summary>
    public string? AuthoritiesPem { get; }

    /// <exception cref="InputException">A file cannot be read, the key is not the certificate's, or the authorities cannot verify anybody.</exception>
    public static CertsMaterial Read(string? cert, string? key, string? ca)
    {
        if (cert is null != key is null)
            throw new InputException(cert is null ? "--key without --cert; give both" : "--cert without --key; give both");
        if (cert is null && ca is null)
            throw new InputException("nothing is named; give --cert and --key, or --ca, or all three");
        ServerCredential? credential = null;
        if (cert is not null)
        {
            _ = CertsInput.ReadCertificates(cert);
            _ = CertsInput.Read(key!);
            Parsed<ServerCredential> parsed = ServerCredential.Parse(CertsInput.ReadPem(cert), CertsInput.ReadText(key!));
            credential = parsed.Ok ? parsed.Value : throw new InputException($"`{cert}` and `{key}`: {parsed.Problem.Message}");
        }
        return new CertsMaterial(credential, ca is null ? null : Authorities(ca));
    }

    /// <summary>Lays it into a Secret's <c>data</c>, under the names that the Secret uses already.</summary>
    public void WriteTo(JsonObject data)
    {
        bool old = data.ContainsKey("cert") || data.ContainsKey("key");
        if (Credential is { } credential)
        {
            data[old ? "cert" : "tls.crt"] = Encode(credential.ChainPem);
            data[old ? "key" : "tls.key"] = Encode(credential.KeyPem);
        }
        if (AuthoritiesPem is { } authorities)
            data[data.ContainsKey("cacert") ? "cacert" : "ca.crt"] = Encode(authorities);
    }

    /// <summary>What is odd about it, though it can be used.</summary>
    public ImmutableArray<string> Notes(DateTimeOffset now)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (CertificateDetails certificate in Credential?.Chain ?? [])
            foreach (string finding in CertsPortrait.Of(certificate, now).Findings.Where(static finding => !finding.StartsWith("no spiffe://", StringComparison.Ordinal)))
                notes.Add($"`{certificate.Subject}`: {finding}");
        foreach (byte[] der in AuthoritiesPem is null ? [] : PemReader.Read(AuthoritiesPem).Certificates)
            if (CertificateReader.Read(der) is { Ok: true, Value: var authority })
            {
                if (!authority.IsCa)
                    notes.Add($"`{authority.Subject}` is no certificate authority: only callers that present this very certificate can be verified by it");
                foreach (string finding in CertsPortrait.Of(authority, now).Findings.Where(_ => authority.IsCa))
                    notes.Add($"authority `{authority.Subject}`: {finding}");
            }
        return notes.ToImmutable();
    }

    private static string Authorities(string path)
    {
        _ = CertsInput.ReadCertificates(path);
        string pem = CertsInput.ReadPem(path);
        using ChainVerifier? verifier = ChainVerifier.Create(pem, "", out string? problem);
        return verifier is null ? throw new InputException($"`{path}`: {problem}") : pem;
    }

    private static string Encode(string pem) => Convert.ToBase64String(Encoding.Latin1.GetBytes(pem));
}
