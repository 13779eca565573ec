using System.CommandLine;

namespace Portcullis.Commands;

/// <summary><c>portcullis certs</c>: make, inspect and verify certificate files; store, show, replace and remove those of a control plane.</summary>
internal static class CertsCommand
{
    public static Command Create() => new("certs", "Make, inspect and verify certificates; store, list, replace and remove those of a control plane.")
    {
        CertsCaCommand.Create(),
        CertsServerCommand.Create(),
        CertsClientCommand.Create(),
        CertsInspectCommand.Create(),
        CertsVerifyCommand.Create(),
        CertsImportCommand.Create(),
        CertsListCommand.Create(),
        CertsReplaceCommand.Create(),
        CertsRemoveCommand.Create(),
    };
}
