using System.Collections.Immutable;
using System.CommandLine;
using Portcullis.Control;

namespace Portcullis.Commands;

/// <summary><c>portcullis token revoke</c>: end bearer tokens now.</summary>
internal static class TokenRevokeCommand
{
    public static Command Create()
    {
        var book = new CredentialBookOptions(AccessOptions.CreateDataOption());
        var which = new Argument<string>("ID") { Description = "A token's id, or a name: then every token of that name." };
        var command = new Command("revoke", "End a bearer token: the next request with it is refused, by every control plane on the same store.") { which };
        book.AddTo(command);
        command.SetAction(args => (int)CommandReporter.Attempt(args.InvocationConfiguration.Error, () =>
        {
            string wanted = args.GetRequiredValue(which);
            using ICredentialBook open = book.Open(args, args.InvocationConfiguration.Error);
            ImmutableArray<BearerToken> gone = open.RevokeTokens(wanted);
            foreach (BearerToken token in gone)
                args.InvocationConfiguration.Output.WriteLine($"revoked {token.Id} of `{token.Name}`");
            if (gone.IsEmpty)
                args.InvocationConfiguration.Error.WriteLine($"error: no token has the id or the name `{wanted}`; `portcullis token list` shows them");
            return gone.IsEmpty ? ExitCode.Refused : ExitCode.Ok;
        }));
        return command;
    }
}
