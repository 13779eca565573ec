using System.Text;

namespace Portcullis.Control;

/// <summary>Files and folders that are their owner's alone: modes 0600 and 0700.</summary>
public static class PrivateFile
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode MyFolder = Mine | UnixFileMode.UserExecute;
    private const UnixFileMode OthersRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    // Nothing kept here is larger; a file named by mistake must not fill the memory.
    private const long Most = 16 << 20;

    /// <summary>Makes the folder, and those above it, with mode 0700; one that is there may be entered by others, but not written.</summary>
    /// <exception cref="IOException">It cannot be made, is no folder, or others may write to it.</exception>
    public static void MakeFolder(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (File.Exists(path))
            throw new IOException($"`{path}` is a file, and a folder is needed there; name another folder, or move the file away");
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }
        try
        {
            Directory.CreateDirectory(path, MyFolder);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"folder `{path}` cannot be made: {Reason(refusal)}; name another folder, or run as a user who may write there", refusal);
        }
        // SECURITY: whoever may write to the folder may put another key in the place of ours.
        if ((File.GetUnixFileMode(path) & OthersWrite) != 0)
            throw new IOException($"folder `{path}` may be written by others; run `chmod go-w {path}`");
    }

    /// <summary>Writes beside the file, makes that durable and moves it over the file: readers see the old text or the new one, whole.</summary>
    public static void Replace(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Replace(path, Encoding.UTF8.GetBytes(text));
    }

    /// <inheritdoc cref="Replace(string, string)"/>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path))
            throw new IOException($"`{path}` is a folder, and a file is to be written there; name a file");
        string temporary = $"{path}.{Guid.NewGuid():N}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Mine;
        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary))
                File.Delete(temporary);
            throw new IOException($"`{path}` cannot be written: {Reason(refusal)}", refusal);
        }
    }

    // The platform's words name the file that was tried, which is not the one that was meant.
    private static string Reason(Exception refusal) => refusal switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => "its folder is not there, or takes no files",
        _ => refusal.Message.TrimEnd('.'),
    };

    /// <summary>The file's text; null when there is no such file.</summary>
    /// <exception cref="IOException">It cannot be read, or others may read it, or it is larger than 16 MiB.</exception>
    public static string? Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = new FileInfo(path);
        if (!file.Exists)
            return null;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (OthersRead | OthersWrite)) != 0)
            throw new IOException($"`{path}` may be read or written by others; run `chmod 600 {path}`");
        if (file.Length > Most)
            throw new IOException($"`{path}` is larger than {Most} bytes");
        return File.ReadAllText(path);
    }

    /// <summary>Opens a file to be appended to, made with mode 0600.</summary>
    public static FileStream OpenAppend(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Mine;
        return new FileStream(path, options);
    }

    /// <summary>Opens a file that keeps other processes out as long as it is open; null when one of them holds it.</summary>
    public static FileStream? TryLock(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Mine;
        try
        {
            return new FileStream(path, options);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null; // the platform says by this exception that another process holds it
        }
    }
}
