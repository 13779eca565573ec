using System.CommandLine;
using Portcullis.Control;

namespace Portcullis.Commands;

/// <summary><c>portcullis kubeconfig revoke</c>: end client certificates of the API before their time.</summary>
internal static class KubeconfigRevokeCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Description = "A user, as `portcullis kubeconfig --name` made it: every certificate that was issued in this name so far ends; those issued later count.", Arity = ArgumentArity.ZeroOrOne };
        var file = new Option<string?>("--file") { Description = "Instead of a name: a kubeconfig, whose one certificate ends." };
        var serial = new Option<string?>("--serial") { Description = "Instead of a name: a certificate's serial number in hexadecimal, as `openssl x509 -serial` tells it." };
        var book = new CredentialBookOptions(AccessOptions.CreateDataOption());
        var command = new Command("revoke", "End client certificates now: the next request with one is refused, by every control plane on the same store.") { name, file, serial };
        book.AddTo(command);
        command.SetAction(args => (int)CommandReporter.Attempt(args.InvocationConfiguration.Error, () =>
        {
            (string? user, string? number) = Meant(args.GetValue(name), args.GetValue(file), args.GetValue(serial));
            using ICredentialBook open = book.Open(args, args.InvocationConfiguration.Error);
            RevokedCertificate made = user is not null ? open.RevokeName(user) : open.RevokeSerial(number!);
            // Certificates count whole seconds: one that is made for this name right after this command must be later.
            if (user is not null)
                Task.Delay(TimeSpan.FromMilliseconds(1001 - TimeProvider.System.GetUtcNow().Millisecond)).GetAwaiter().GetResult();
            args.InvocationConfiguration.Output.WriteLine(made.Name.Length > 0
                ? $"certificates of `{made.Name}` that were issued up to {JwtTime.Format(made.At)} are refused"
                : $"the certificate with serial number {made.Serial} is refused");
            return ExitCode.Ok;
        }));
        return command;
    }

    private static (string? Name, string? Serial) Meant(string? name, string? file, string? serial)
    {
        if (((string?[])[name, file, serial]).Count(static each => !string.IsNullOrEmpty(each)) != 1)
            throw new InputException("say which certificates are meant by one of NAME, --file and --serial");
        if (file is not null)
            return (null, KubeconfigReader.Read(file).Certificate?.SerialNumber ?? throw new InputException($"kubeconfig `{file}` holds no client certificate; `portcullis token revoke` ends a token"));
        if (serial is not null && (serial.Replace(":", "", StringComparison.Ordinal) is not { Length: > 0 and <= 64 } plain || !plain.All(char.IsAsciiHexDigit)))
            throw new InputException($"--serial `{serial}` is no number in hexadecimal; `openssl x509 -noout -serial -in FILE` tells it");
        return (name, serial?.Replace(":", "", StringComparison.Ordinal));
    }
}
