using System.CommandLine;

namespace Portcullis.Commands;

/// <summary><c>portcullis jwt jwks</c>: the public key set of private keys.</summary>
internal static class JwtJwksCommand
{
    public static Command Create()
    {
        var keys = new Argument<FileInfo[]>("keys") { Description = "Private keys as `jwt key` writes them.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("jwks", "Print the public key set of private keys, for a RequestAuthentication's jwks or a server behind its jwksUri.") { keys };
        command.SetAction(args => (int)Run(
            [.. args.GetRequiredValue(keys).Select(static key => key.FullName)], args.InvocationConfiguration.Output, args.InvocationConfiguration.Error));
        return command;
    }

    internal static ExitCode Run(IReadOnlyList<string> files, TextWriter output, TextWriter error) =>
        CommandReporter.Attempt(error, () =>
        {
            var keys = new List<JwtSigningKey>();
            try
            {
                foreach (string file in files)
                    keys.Add(JwtKeys.Read(file));
                foreach (IGrouping<string, JwtSigningKey> same in keys.GroupBy(static key => key.KeyId, StringComparer.Ordinal).Where(static same => same.Count() > 1))
                    error.WriteLine($"warning: {same.Count()} keys are called `{same.Key}`; a token that names it is tried with each");
                output.WriteLine(JwtSigningKey.ToSet(keys));
                return ExitCode.Ok;
            }
            finally
            {
                foreach (JwtSigningKey key in keys)
                    key.Dispose();
            }
        });
}
