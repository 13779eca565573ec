using System.CommandLine;

namespace Portcullis.Commands;

/// <summary>The options that name the files of a certificate that is to be stored.</summary>
internal sealed class CertsMaterialOptions
{
    private readonly Option<FileInfo?> _cert = new("--cert") { Description = "The certificate, its intermediates after it; PEM or DER." };
    private readonly Option<FileInfo?> _key = new("--key") { Description = "Its private key, PEM, without a passphrase." };
    private readonly Option<FileInfo?> _ca = new("--ca") { Description = "The authorities whose callers a server in mode MUTUAL lets in; revocation lists among them count." };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_cert, _key, _ca])
            command.Options.Add(option);
    }

    /// <exception cref="InputException">A file cannot be used.</exception>
    public CertsMaterial Read(ParseResult args) => CertsMaterial.Read(args.GetValue(_cert)?.FullName, args.GetValue(_key)?.FullName, args.GetValue(_ca)?.FullName);
}
