namespace Portcullis.Kube;

/// <summary>Files that only this user may read, written whole or not at all.</summary>
internal static class OwnFile
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The whole path of a file; where a link leads, if it is one: one file must not have two locks.</summary>
    public static string Real(string path) =>
        new FileInfo(Path.GetFullPath(path)) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? target.FullName
            : Path.GetFullPath(path);

    /// <summary>Makes a file's folder with mode 0700 when it is missing; one that is there stays as it is.</summary>
    public static void MakeFolder(string file)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is not { } folder || Directory.Exists(folder))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, Mine | UnixFileMode.UserExecute);
    }

    /// <summary>Makes an empty file with mode 0600, in place of one of that name.</summary>
    public static void MakeEmpty(string path)
    {
        File.Delete(path);
        using FileStream file = Create(path);
    }

    /// <summary>Takes from others what they may do with a file.</summary>
    public static void Close(string path)
    {
        if (!OperatingSystem.IsWindows() && IsOpenToOthers(path))
            File.SetUnixFileMode(path, Mine);
    }

    public static bool IsOpenToOthers(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0;

    /// <summary>Writes a file so that a crash leaves the old content or the new one.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string next = path + ".next";
        File.Delete(next);
        using (FileStream file = Create(next))
            file.Write(content);
        Publish(next, path);
    }

    /// <summary>Gives a finished file its name, replacing what bore it. When this returns it is on the disk.</summary>
    public static void Publish(string from, string to)
    {
        Flush(from);
        File.Move(from, to, overwrite: true);
        // The journal of the file system is written in order: with the file's, its new name is on the disk too.
        Flush(to);
    }

    private static void Flush(string path)
    {
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        file.Flush(flushToDisk: true);
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Mine;
        return new FileStream(path, options);
    }
}
