using System.CommandLine;

namespace Portcullis.Commands;

/// <summary><c>portcullis authz</c>: decide requests offline with the engine the gateway runs.</summary>
internal static class AuthzCommand
{
    public static Command Create() => new("authz", "Decide requests offline, and say why.")
    {
        AuthzCheckCommand.Create(),
        AuthzWhyCommand.Create(),
    };
}
