using Portcullis.Control;
using Portcullis.Kube;

namespace Portcullis.Running;

/// <summary>A store's place and the keys that its Secrets are sealed with, from what the command line says.</summary>
internal sealed record OpenStore(StoreLocation Location, string KeyPath)
{
    public static OpenStore At(StateFolder data, StoreLocation? location, string? key) =>
        new(location ?? StoreLocation.AtPath(data.Store), Path.GetFullPath(key ?? data.StoreKey));

    /// <summary>The keys of a store that is there.</summary>
    /// <exception cref="StorageException">The file is missing or cannot be read, or others may read it.</exception>
    public KeyRing KnownKeys() => KeyRing.Load(KeyPath, SealedKinds.Holds);

    /// <summary>The keys; made when there are none and no store that needs them.</summary>
    /// <exception cref="StorageException">The file cannot be read or written, others may read it, or it is missing while the store is there.</exception>
    public KeyRing Keys()
    {
        if (File.Exists(KeyPath))
            return KeyRing.Load(KeyPath, SealedKinds.Holds);
        if (Directory.Exists(KeyPath))
            throw new StorageException($"key file `{KeyPath}` is a folder; name the file in it with --store-key");
        // SECURITY: a new key would not open what the lost one sealed, and would hide that it is lost.
        if (Location.Path is { } path && File.Exists(path))
            throw new StorageException($"store `{path}` is there without its key file `{KeyPath}`; put the file back, or name it with --store-key");
        PrivateFile.MakeFolder(Path.GetDirectoryName(KeyPath) ?? "/");
        return KeyRing.Create(KeyPath, SealedKinds.Holds);
    }
}
