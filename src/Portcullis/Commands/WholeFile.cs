namespace Portcullis.Commands;

/// <summary>Writes files that are there in whole or not at all.</summary>
internal static class WholeFile
{
    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Public = Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes beside the file and moves over it.</summary>
    /// <param name="secret">Mode 0600 instead of 0644, as far as the user's mask allows.</param>
    public static void Replace(string path, string text, bool secret)
    {
        // SECURITY: the key is never readable by others, not even while it is written over a file that was.
        string temporary = $"{path}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = secret ? Secret : Public;
        using (var writer = new StreamWriter(temporary, options))
            writer.Write(text);
        File.Move(temporary, path, overwrite: true);
    }
}
