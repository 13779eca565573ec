using System.CommandLine;
using Portcullis.Control;

namespace Portcullis.Commands;

/// <summary><c>portcullis token create</c>: make a bearer token and print it, once.</summary>
internal static class TokenCreateCommand
{
    public static Command Create()
    {
        var options = new AccessOptions("24h", "How long it counts, as 30m, 24h or 90d; `never` for a token that does not end.");
        var command = new Command("create", "Make a bearer token and print it; it is not kept and cannot be shown again.");
        options.AddTo(command);
        var book = new CredentialBookOptions(options.Data);
        book.AddTo(command);
        command.SetAction(args => (int)Run(args, options, book, args.InvocationConfiguration.Output, args.InvocationConfiguration.Error));
        return command;
    }

    private static ExitCode Run(ParseResult args, AccessOptions options, CredentialBookOptions book, TextWriter output, TextWriter error) =>
        CommandReporter.Attempt(error, () =>
        {
            AccessRequest request = options.Read(args, TimeProvider.System.GetUtcNow());
            using ICredentialBook open = book.Open(args, error);
            (string secret, BearerToken token) = open.CreateToken(request);
            output.WriteLine(secret);
            error.WriteLine($"token {token.Id} of `{token.Name}`, role {AccessGroups.NameOf(token.Role)}, {(token.Expires is { } end ? $"ends {JwtTime.Format(end)}" : "does not end")}; `portcullis token revoke {token.Id}` ends it now");
            return ExitCode.Ok;
        });
}
