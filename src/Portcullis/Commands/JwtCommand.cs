using System.CommandLine;

namespace Portcullis.Commands;

/// <summary><c>portcullis jwt</c>: make keys and tokens, and say what a proxy thinks of them.</summary>
internal static class JwtCommand
{
    public static Command Create() => new("jwt", "Make token keys and test tokens, inspect tokens, and verify them as the proxy does.")
    {
        JwtKeyCommand.Create(),
        JwtJwksCommand.Create(),
        JwtSignCommand.Create(),
        JwtInspectCommand.Create(),
        JwtVerifyCommand.Create(),
    };
}
