namespace Portcullis.Kube;

/// <summary>Says that one process, and one engine in it, owns a file. The system takes it back when the process ends, however it ends.</summary>
internal sealed class OwnershipLock : IDisposable
{
    private const int WouldBlock = 11; // Linux
    private const int SharingViolation = unchecked((int)0x80070020); // Windows

    private readonly FileStream _file;

    private OwnershipLock(FileStream file) => _file = file;

    /// <summary>Takes a file, which need not exist yet, for this process.</summary>
    /// <exception cref="StorageException">Another process owns the file, or the lock file cannot be written.</exception>
    public static OwnershipLock Take(string path)
    {
        string lockPath = path + ".lock";
        PrivateFile.MakeFolderOf(path);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new OwnershipLock(new FileStream(lockPath, options));
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new StorageException($"`{lockPath}` cannot be opened: {problem.Message}", problem);
        }
        catch (IOException problem)
        {
            throw new StorageException(problem.HResult is WouldBlock or SharingViolation
                ? $"`{path}` is in use by another process; stop that one, or name another store"
                : $"`{lockPath}` cannot be opened: {problem.Message}", problem);
        }
    }

    public void Dispose() => _file.Dispose(); // the file stays: deleting it could take it from under the next owner
}
