namespace Portcullis.EndToEnd;

/// <summary>A folder of YAML that a gateway reads. Files appear whole, as an editor or a kubelet would write them.</summary>
internal sealed class MeshFolder : IDisposable
{
    public MeshFolder() => Path = Directory.CreateTempSubdirectory("portcullis-e2e-").FullName;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public MeshFolder Write(string name, string text)
    {
        string hidden = File($".{name}.{Guid.NewGuid():N}.tmp");
        System.IO.File.WriteAllText(hidden, text);
        System.IO.File.Move(hidden, File(name), overwrite: true);
        return this;
    }

    public MeshFolder Delete(string name)
    {
        System.IO.File.Delete(File(name));
        return this;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
