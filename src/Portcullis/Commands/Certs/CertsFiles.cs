namespace Portcullis.Commands;

/// <summary>Writes a certificate and its key: both or, when either file exists and nobody forces it, neither.</summary>
internal static class CertsFiles
{
    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Public = Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static void Write(CertsRequest request, string certificateFile, string certificate, string keyFile, string key, TextWriter output)
    {
        string certificatePath = Path.Combine(request.Out.FullName, certificateFile);
        string keyPath = Path.Combine(request.Out.FullName, keyFile);
        foreach (string path in new[] { certificatePath, keyPath })
            if (!request.Force && Path.Exists(path))
                throw new CertsException($"`{path}` exists; --force overwrites it");

        Directory.CreateDirectory(request.Out.FullName);
        Replace(keyPath, key, Secret);
        Replace(certificatePath, certificate, Public);
        output.WriteLine($"wrote {certificatePath}");
        output.WriteLine($"wrote {keyPath}");
    }

    // SECURITY: the key is never readable by others, not even while it is written over a file that was.
    private static void Replace(string path, string text, UnixFileMode mode)
    {
        string temporary = $"{path}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        using (var writer = new StreamWriter(temporary, options))
            writer.Write(text);
        File.Move(temporary, path, overwrite: true);
    }
}
