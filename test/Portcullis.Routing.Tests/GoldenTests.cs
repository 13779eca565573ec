namespace Portcullis.Routing;

public sealed class GoldenTests
{
    private static readonly string Folder = Find();

    public static TheoryData<string> Cases => [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Routes_as_the_file_says(string name)
    {
        string path = Path.Combine(Folder, name);
        string expected = File.ReadAllText(path);

        string actual = new GoldenCase(expected).Render();

        if (Environment.GetEnvironmentVariable("GOLDEN_ACCEPT") == "1")
            File.WriteAllText(path, actual);
        else
            actual.ShouldBe(expected);
    }

    [Fact]
    public void Every_file_is_a_case() => Directory.GetFileSystemEntries(Folder).ShouldAllBe(entry => entry.EndsWith(".yaml", StringComparison.Ordinal));

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Portcullis.slnx")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("not inside the repository"), "test", "golden", "routing");
    }
}
