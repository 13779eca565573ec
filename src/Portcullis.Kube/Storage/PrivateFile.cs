using System.Text;

namespace Portcullis.Kube;

/// <summary>Files and folders that are their owner's alone, modes 0600 and 0700, written whole or not at all.</summary>
public static class PrivateFile
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode MyFolder = Mine | UnixFileMode.UserExecute;
    private const UnixFileMode ForAll = Mine | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode Others = OthersWrite | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    // Nothing kept here is larger; a file named by mistake must not fill the memory.
    private const long Most = 16 << 20;

    /// <summary>Makes the folder, and those above it, with mode 0700; one that is there may be entered by others, but not written.</summary>
    /// <exception cref="IOException">It cannot be made, is no folder, or others may write to it.</exception>
    public static void MakeFolder(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (File.Exists(path))
            throw new IOException($"`{path}` is a file, and a folder is needed there; name another folder, or move the file away");
        try
        {
            MakeMissing(path);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"folder `{path}` cannot be made: {Reason(refusal)}; name another folder, or run as a user who may write there", refusal);
        }
        // SECURITY: whoever may write to the folder may put another key in the place of ours.
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersWrite) != 0)
            throw new IOException($"folder `{path}` may be written by others; run `chmod go-w {path}`");
    }

    /// <summary>The whole path of a file; where a link leads, if it is one: one file must not have two locks.</summary>
    internal static string Real(string path) =>
        new FileInfo(Path.GetFullPath(path)) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? target.FullName
            : Path.GetFullPath(path);

    /// <summary>Makes a file's folder with mode 0700 when it is missing; one that is there stays as it is.</summary>
    internal static void MakeFolderOf(string file)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
            MakeMissing(folder);
    }

    /// <summary>Writes beside the file, makes that durable and gives it the file's name: readers, and whoever comes after a crash, see the old text or the new one, whole.</summary>
    /// <param name="forAll">Mode 0644 instead of 0600, as far as the user's mask allows: for what is no secret.</param>
    /// <exception cref="IOException">It cannot be written, and why; what was there is as it was.</exception>
    public static void Replace(string path, string text, bool forAll = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        Replace(path, Encoding.UTF8.GetBytes(text), forAll);
    }

    /// <inheritdoc cref="Replace(string, string, bool)"/>
    public static void Replace(string path, ReadOnlySpan<byte> content, bool forAll = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path))
            throw new IOException($"`{path}` is a folder, and a file is to be written there; name a file");
        string temporary = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            using (FileStream file = Create(temporary, forAll ? ForAll : Mine))
                file.Write(content);
            Publish(temporary, path);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary))
                File.Delete(temporary);
            throw new IOException($"`{path}` cannot be written: {Reason(refusal)}", refusal);
        }
    }

    /// <summary>The file's text; null when there is no such file.</summary>
    /// <exception cref="IOException">It cannot be read, or others may read it, or it is larger than 16 MiB.</exception>
    public static string? Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = new FileInfo(path);
        if (!file.Exists)
            return null;
        if (IsOpenToOthers(path))
            throw new IOException($"`{path}` may be read or written by others; run `chmod 600 {path}`");
        if (file.Length > Most)
            throw new IOException($"`{path}` is larger than {Most} bytes");
        return File.ReadAllText(path);
    }

    /// <summary>Opens a file to be appended to, made with mode 0600.</summary>
    public static FileStream OpenAppend(string path) =>
        new(path, Options(FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));

    /// <summary>Opens a file that keeps other processes out as long as it is open; null when one of them holds it.</summary>
    public static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null; // the platform says by this exception that another process holds it
        }
    }

    /// <summary>Makes an empty file with mode 0600, in place of one of that name.</summary>
    internal static void MakeEmpty(string path)
    {
        File.Delete(path);
        Create(path, Mine).Dispose();
    }

    /// <summary>Takes from others what they may do with a file.</summary>
    internal static void Close(string path)
    {
        if (!OperatingSystem.IsWindows() && IsOpenToOthers(path))
            File.SetUnixFileMode(path, Mine);
    }

    internal static bool IsOpenToOthers(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0;

    /// <summary>Gives a finished file its name, replacing what bore it. When this returns it is on the disk.</summary>
    internal static void Publish(string from, string to)
    {
        Flush(from);
        File.Move(from, to, overwrite: true);
        // The journal of the file system is written in order: with the file's, its new name is on the disk too.
        Flush(to);
    }

    // The platform's words name the file that was tried, which is not the one that was meant.
    private static string Reason(Exception refusal) => refusal switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => "its folder is not there, or takes no files",
        _ => refusal.Message.TrimEnd('.'),
    };

    private static void MakeMissing(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, MyFolder);
    }

    private static void Flush(string path)
    {
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        file.Flush(flushToDisk: true);
    }

    private static FileStream Create(string path, UnixFileMode mode) => new(path, Options(FileMode.CreateNew, FileAccess.Write, FileShare.Read, mode: mode));

    private static FileStreamOptions Options(FileMode open, FileAccess access, FileShare share, int bufferSize = 4096, UnixFileMode mode = Mine)
    {
        var options = new FileStreamOptions { Mode = open, Access = access, Share = share, BufferSize = bufferSize };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        return options;
    }
}
