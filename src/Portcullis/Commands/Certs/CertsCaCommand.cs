using System.CommandLine;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Commands;

/// <summary><c>portcullis certs ca</c>: make a root, <c>cacert.pem</c> and <c>cakey.pem</c>.</summary>
internal static class CertsCaCommand
{
    public const string CertificateFile = "cacert.pem";
    public const string KeyFile = "cakey.pem";
    private const string DefaultName = "Test CA";

    public static Command Create()
    {
        var options = new CertsOptions(DefaultName, days: 3650, key: "rsa:4096");
        var command = new Command("ca", $"Make a root certificate authority: {CertificateFile} and {KeyFile}.");
        options.AddTo(command);
        command.SetAction(args => (int)Run(options.Read(args), args.InvocationConfiguration.Output, args.InvocationConfiguration.Error));
        return command;
    }

    internal static ExitCode Run(CertsRequest request, TextWriter output, TextWriter error) =>
        CommandReporter.Attempt(error, () =>
        {
            using CertsKey key = CertsKey.Create(request.Key);
            var made = new CertificateRequest(CertsSubjects.Authority(request.CommonName ?? DefaultName), key.Public, CertsSigner.Digest);
            var keyId = new X509SubjectKeyIdentifierExtension(key.Public, critical: false);
            made.CertificateExtensions.Add(keyId);
            made.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(keyId));
            made.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
            made.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: false));

            var signer = new CertsSigner(made.SubjectName, key, keyId.SubjectKeyIdentifierBytes, DateTimeOffset.MaxValue);
            CertsFiles.Write(request, CertificateFile, signer.Sign(made, request.Days), KeyFile, key.ToPem(), output);
            return ExitCode.Ok;
        });
}
