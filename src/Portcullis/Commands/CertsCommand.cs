using System.CommandLine;

namespace Portcullis.Commands;

/// <summary><c>portcullis certs</c>: make, inspect and verify certificates.</summary>
internal static class CertsCommand
{
    public static Command Create() => new("certs", "Make, inspect and verify certificates.")
    {
        CertsCaCommand.Create(),
        CertsServerCommand.Create(),
        CertsClientCommand.Create(),
        CertsInspectCommand.Create(),
        CertsVerifyCommand.Create(),
    };
}
