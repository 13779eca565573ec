using System.CommandLine;

namespace Portcullis.Commands;

/// <summary><c>portcullis token</c>: bearer tokens for the API.</summary>
internal static class TokenCommand
{
    public static Command Create() => new("token", "Make, list and revoke bearer tokens for the API; they hold for every control plane on the same store.")
    {
        TokenCreateCommand.Create(),
        TokenListCommand.Create(),
        TokenRevokeCommand.Create(),
    };
}
