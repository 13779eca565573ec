namespace Portcullis.Policy.Golden;

/// <summary>
/// Every file of test/golden/authorization. Run with GOLDEN_ACCEPT=1 to write what the engine says into the files, then read the difference.
/// </summary>
public sealed class AuthorizationGoldenTests
{
    private static readonly string Folder = Path.Combine(Root(), "test", "golden", "authorization");

    public static TheoryData<string> Cases() =>
        new(Directory.EnumerateFiles(Folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Decides_as_the_file_says(string name)
    {
        string path = Path.Combine(Folder, name + ".yaml");
        var file = new GoldenFile(path);
        string answered = file.Answered();
        if (Environment.GetEnvironmentVariable("GOLDEN_ACCEPT") == "1")
            File.WriteAllText(path, answered);
        else
            answered.ShouldBe(file.Current);
    }

    [Fact]
    public void Every_file_of_the_folder_is_a_case() =>
        Directory.EnumerateFileSystemEntries(Folder).Where(path => Path.GetExtension(path) != ".yaml").ShouldBeEmpty();

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Portcullis.slnx")))
            folder = folder.Parent;
        return folder.ShouldNotBeNull().FullName;
    }
}
