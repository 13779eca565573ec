using System.CommandLine;
using Portcullis.Identity;

namespace Portcullis.Commands;

/// <summary><c>portcullis certs inspect</c>: say what a certificate is, whom it names, and what is wrong with it.</summary>
internal static class CertsInspectCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "PEM or DER." };
        var format = new Option<string>("--output", "-o") { Description = "text or json.", DefaultValueFactory = static _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("inspect", "Say what a certificate is, which principal it maps to, and what is wrong with it.") { file, format };
        command.SetAction(args => (int)Run(
            args.GetRequiredValue(file).FullName, args.GetValue(format) == "json", TimeProvider.System.GetUtcNow(),
            args.InvocationConfiguration.Output, args.InvocationConfiguration.Error));
        return command;
    }

    internal static ExitCode Run(string path, bool json, DateTimeOffset now, TextWriter output, TextWriter error) =>
        CommandReporter.Attempt(error, () =>
        {
            PemContents found = CertsInput.Read(path);
            if (found.Certificates.IsEmpty && found.Crls.IsEmpty && found.Keys.IsEmpty)
                throw new InputException($"`{path}`: no certificate found");

            CertsPortrait[] portraits = [.. CertsInput.Certificates(path, found).Select(certificate => CertsPortrait.Of(certificate, now))];
            if (json)
                CertsInspectJson.Write(portraits, found, output);
            else
                CertsInspectText.Write(portraits, found, output);
            return ExitCode.Ok;
        });
}
