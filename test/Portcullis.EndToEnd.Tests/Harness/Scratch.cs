namespace Portcullis.EndToEnd;

/// <summary>Temporary folders that live as long as the test process.</summary>
internal static class Scratch
{
    private static readonly string Root = Make();

    public static string Folder(string name)
    {
        string path = Path.Combine(Root, $"{name}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(path);
        return path;
    }

    public static string Write(string name, string text)
    {
        string path = Path.Combine(Folder("file"), name);
        File.WriteAllText(path, text);
        return path;
    }

    private static string Make()
    {
        string path = Directory.CreateTempSubdirectory("portcullis-e2e-scratch-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(path, recursive: true);
        return path;
    }
}
