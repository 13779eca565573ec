using System.Text;
using System.Text.RegularExpressions;

namespace Portcullis.Architecture.Tests;

/// <summary>docs/compatibility.md is written by this test, and every field that is said to work is used in some test or golden case.</summary>
public sealed partial class CompatibilityTests
{
    private static readonly string Table = Path.Combine(Repository.Root, "test", "golden", "compatibility.txt");
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "compatibility.md");

    [Fact]
    public void The_page_is_the_table_with_its_evidence()
    {
        string expected = Render();
        if (Environment.GetEnvironmentVariable("GOLDEN_ACCEPT") == "1")
            File.WriteAllText(Page, expected);

        File.ReadAllText(Page).ShouldBe(expected, "run `make golden` and read the difference");
    }

    [Fact]
    public void Every_field_said_to_work_is_shown_by_something()
    {
        string[] unshown = [.. Rows().Where(row => row.State == "works" && Evidence(row).Length == 0).Select(row => $"{row.Kind} {row.Field}")];

        unshown.ShouldBeEmpty();
    }

    [Fact]
    public void Every_row_has_a_known_state() =>
        Rows().ShouldAllBe(row => row.State == "works" || row.State == "warned" || row.State == "closed" || row.State == "refused");

    private static string Render()
    {
        var text = new StringBuilder("""
            # Compatibility

            What of Istio's API acts here, field by field. This page is generated from `test/golden/compatibility.txt` and from the golden cases that use each field (`make golden`); a field that works is also used by some test.

            - **works**: does what Istio's documentation says; differences are in the note.
            - **warned**: accepted; a warning at load names it and says that it has no effect yet.
            - **closed**: accepted; what it would open stays closed, with a warning.
            - **refused**: an error.

            A field that is not known at all is an error with a suggestion, unless `--validate warn` or `ignore` is given.

            """);
        foreach (IGrouping<string, Row> kind in Rows().GroupBy(row => row.Kind))
        {
            text.Append($"\n## {kind.Key}\n\n| Field | State | Note | Golden cases |\n|---|---|---|---|\n");
            foreach (Row row in kind)
                text.Append($"| `{row.Field}` | {row.State} | {row.Note} | {string.Join(", ", Evidence(row).Where(IsGolden).Take(3).Select(Path.GetFileNameWithoutExtension))} |\n");
        }
        text.Append(File.ReadAllText(Path.Combine(Repository.Root, "test", "golden", "compatibility-notes.md")));
        return text.ToString();
    }

    private static bool IsGolden(string file) => file.Contains("/golden/", StringComparison.Ordinal);

    private static IEnumerable<Row> Rows() =>
        File.ReadLines(Table).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(parts => new Row(parts[0], parts[1], parts[2], parts[3]));

    /// <summary>Golden cases first, then tests, whose text writes the field's last name as a key.</summary>
    private static string[] Evidence(Row row)
    {
        string first = row.Field.Split(',')[0].Replace("annotation ", "", StringComparison.Ordinal);
        string key = LastName().Match(first.Split(':')[0]).Value;
        var used = new Regex($@"(^|[^\w.]){Regex.Escape(key)}['""]?\s*:", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        return [.. Texts.Value.Where(file => file.Text.Contains(row.Kind, StringComparison.Ordinal) && used.IsMatch(file.Text)).Select(file => file.Path)];
    }

    private static readonly Lazy<(string Path, string Text)[]> Texts = new(() =>
        [.. ((string[])["test/golden/authorization", "test/golden/routing", "test/golden/diagnostics", "test", "samples"])
            .Where(folder => Directory.Exists(Path.Combine(Repository.Root, folder)))
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            .Where(file => file.EndsWith(".yaml", StringComparison.Ordinal) || file.EndsWith(".txt", StringComparison.Ordinal) || file.EndsWith("Tests.cs", StringComparison.Ordinal))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.EndsWith("compatibility.txt", StringComparison.Ordinal))
            .Distinct().Select(file => (file, File.ReadAllText(file)))]);

    private sealed record Row(string Kind, string Field, string State, string Note);

    [GeneratedRegex(@"[A-Za-z/.-]*dry-run|\w+(?=(\[\])?$)")]
    private static partial Regex LastName();
}
