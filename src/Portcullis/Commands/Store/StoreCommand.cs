using System.CommandLine;

namespace Portcullis.Commands;

/// <summary><c>portcullis store</c>: care for the place where a control plane keeps its objects.</summary>
internal static class StoreCommand
{
    public static Command Create() => new("store", "Back up, restore, check and compact the store of a control plane, and change the key that Secrets are encrypted with.")
    {
        StoreBackupCommand.Create(),
        StoreRestoreCommand.Create(),
        StoreCheckCommand.Create(),
        StoreCompactCommand.Create(),
        StoreRotateKeyCommand.Create(),
        StoreDropKeysCommand.Create(),
    };
}
