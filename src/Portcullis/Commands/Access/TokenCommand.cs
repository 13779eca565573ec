using System.CommandLine;

namespace Portcullis.Commands;

/// <summary><c>portcullis token</c>: bearer tokens for the API.</summary>
internal static class TokenCommand
{
    public static Command Create() => new("token", "Make, list and revoke bearer tokens for the API of a control plane on this machine.")
    {
        TokenCreateCommand.Create(),
        TokenListCommand.Create(),
        TokenRevokeCommand.Create(),
    };
}
