namespace Portcullis.Resources.Tests;

/// <summary>Each file of <c>test/golden/diagnostics</c> holds a bad document, a divider, and what is said about it.</summary>
/// <remarks><c>GOLDEN_ACCEPT=1</c> writes what is said now; read the difference before committing it.</remarks>
public sealed class DiagnosticGoldenTests
{
    private const string Divider = "\n=== rendered\n";

    public static TheoryData<string> Cases => [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Says_what_the_file_says(string name)
    {
        name.ShouldEndWith(".txt", Case.Sensitive, "a file without a case would never be read");
        string path = Path.Combine(Folder, name);
        string text = File.ReadAllText(path);
        int divider = text.IndexOf(Divider, StringComparison.Ordinal);
        string input = divider < 0 ? text : text[..(divider + 1)];

        string rendered = Loaded.From(input, name: name.StartsWith("json-", StringComparison.Ordinal) ? "case.json" : "case.yaml").Rendered;

        if (Environment.GetEnvironmentVariable("GOLDEN_ACCEPT") == "1")
            File.WriteAllText(path, input + Divider[1..] + rendered);
        else
            (input + Divider[1..] + rendered).ShouldBe(text);
    }

    private static string Folder
    {
        get
        {
            for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
                if (Directory.Exists(Path.Combine(at.FullName, "test", "golden", "diagnostics")))
                    return Path.Combine(at.FullName, "test", "golden", "diagnostics");
            throw new DirectoryNotFoundException("test/golden/diagnostics is above no folder of the tests");
        }
    }
}
