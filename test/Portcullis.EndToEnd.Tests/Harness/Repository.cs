namespace Portcullis.EndToEnd;

/// <summary>Where the sources and what was built from them lie, found from the tests' own folder.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The program under test, of the configuration that the tests were built in.</summary>
    public static string Portcullis { get; } = Built("Portcullis", "portcullis");

    public static string Httpbin { get; } = Built("Httpbin", "httpbin");

    public static string Sample(string path) => Path.Combine(Root, "samples", path);

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Portcullis.slnx")))
                return folder;
        throw new DirectoryNotFoundException($"no folder above `{AppContext.BaseDirectory}` holds Portcullis.slnx");
    }

    private static string Built(string project, string name)
    {
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        string path = Path.Combine(FindRoot(), "artifacts", "bin", project, configuration, name);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"`{path}` is not built; build the test project, which builds it too");
    }
}
