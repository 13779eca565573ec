using System.Security.Cryptography.X509Certificates;
using Portcullis.Identity;
using Portcullis.Syntax;

namespace Portcullis.Commands;

/// <summary>Makes a leaf with the guides' extensions: no extended key usage, so that either side of TLS may present it.</summary>
internal static class CertsLeaf
{
    public static ExitCode Make(
        CertsRequest request, X500DistinguishedName subject, string defaultSan, string certificateFile, string keyFile, TextWriter output, TextWriter error) =>
        CommandReporter.Attempt(error, () =>
        {
            X509Extension names = CertsAltNames.Encode(request.Sans.Length == 0 ? [defaultSan] : request.Sans);
            ServerCredential issuer = ReadIssuer(request);
            using CertsKey issuerKey = CertsKey.Import(issuer);
            using CertsKey key = CertsKey.Create(request.Key);
            CertsSigner signer = ToSigner(issuer, issuerKey);

            var made = new CertificateRequest(subject, key.Public, CertsSigner.Digest);
            made.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key.Public, critical: false));
            made.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(signer.KeyId.Span));
            made.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity());
            made.CertificateExtensions.Add(
                new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: false));
            made.CertificateExtensions.Add(names);

            CertsFiles.Write(request, certificateFile, signer.Sign(made, request.Days), keyFile, key.ToPem(), output);
            return ExitCode.Ok;
        });

    private static CertsSigner ToSigner(ServerCredential issuer, CertsKey key)
    {
        ReadOnlyMemory<byte> keyId = issuer.Leaf.Extensions.SubjectKeyId;
        if (keyId.IsEmpty)
            keyId = new X509SubjectKeyIdentifierExtension(key.Public, critical: false).SubjectKeyIdentifierBytes;
        return new CertsSigner(new X500DistinguishedName(issuer.Leaf.SubjectDer.Span), key, keyId, issuer.Leaf.NotAfter);
    }

    private static ServerCredential ReadIssuer(CertsRequest request)
    {
        string certificate = request.Ca?.FullName ?? Path.Combine(request.Out.FullName, CertsCaCommand.CertificateFile);
        string key = request.CaKey?.FullName ?? Path.Combine(request.Out.FullName, CertsCaCommand.KeyFile);
        foreach (string file in new[] { certificate, key })
            if (!File.Exists(file))
                throw new InputException($"no file `{file}`; make an authority first with `portcullis certs ca`, or name it with --ca and --ca-key");

        Parsed<ServerCredential> read = ServerCredential.Parse(CertsInput.ReadText(certificate), CertsInput.ReadText(key));
        if (!read.Ok)
            throw new InputException($"issuer `{certificate}`: {read.Problem.Message}");
        if (!read.Value.Leaf.IsCa && read.Value.Leaf.Version == 3)
            throw new InputException($"issuer `{certificate}` is not a certificate authority");
        return read.Value;
    }
}
