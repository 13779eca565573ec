using System.Text;
using System.Text.RegularExpressions;

namespace Portcullis.Architecture.Tests;

/// <summary>docs/diagnostics.md is written by this test from the classes that name the codes, so that every code has one meaning, one place and some proof.</summary>
public sealed partial class DiagnosticCodeTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "diagnostics.md");

    // A compiler checks again what the decoders refuse already, and no document gets that far.
    private static readonly HashSet<string> SecondGuards = new(StringComparer.Ordinal) { "PCL3011", "PCL3101", "PCL3113", "PCL3118" };

    [Fact]
    public void The_page_tells_every_code()
    {
        string expected = Render();
        if (Environment.GetEnvironmentVariable("GOLDEN_ACCEPT") == "1")
            File.WriteAllText(Page, expected);

        File.Exists(Page).ShouldBeTrue("run `make golden`");
        File.ReadAllText(Page).ShouldBe(expected, "run `make golden` and read the difference");
    }

    [Fact]
    public void No_code_means_two_things() =>
        Codes().GroupBy(code => code.Text, StringComparer.Ordinal).Where(same => same.Count() > 1)
            .Select(same => $"{same.Key}: {string.Join(", ", same.Select(code => code.Owner + "." + code.Name))}").ShouldBeEmpty();

    [Fact]
    public void Every_code_is_told_with_a_meaning() =>
        Codes().Where(code => code.Meaning.Length == 0).Select(code => $"{code.Owner}.{code.Name}").ShouldBeEmpty();

    [Fact]
    public void Codes_are_written_nowhere_else()
    {
        string[] strays = [.. Repository.SourceFiles("src").Where(file => !IsCodeFile(file))
            .Where(file => Literal().IsMatch(File.ReadAllText(file))).Select(Repository.Relative)];

        strays.ShouldBeEmpty();
    }

    [Fact]
    public void Every_code_is_shown_by_a_golden_case_or_a_test()
    {
        string shown = Evidence();
        Codes().Where(code => !SecondGuards.Contains(code.Text) && !shown.Contains(code.Text, StringComparison.Ordinal) && !shown.Contains($"{code.Owner}.{code.Name}", StringComparison.Ordinal))
            .Select(code => $"{code.Text} {code.Owner}.{code.Name}").ShouldBeEmpty();
    }

    private static string Render()
    {
        var text = new StringBuilder("""
            # Diagnostics

            Every problem is told with a code, the place in the file, the field's path, and what to write instead. An error is what Istio refuses, or what would open more than its author meant; the file is not used. A warning is what Istio accepts and cannot mean, or what does not act here yet. A code keeps its meaning for ever and is never used again for another.

            This page is generated from the classes that name the codes (`make golden`).

            """);
        foreach (IGrouping<string, Code> group in Codes().GroupBy(code => code.Title, StringComparer.Ordinal).OrderBy(group => group.First().Text, StringComparer.Ordinal))
        {
            text.Append($"\n## {group.First().Text[..5]}xx: {group.Key}\n\n| Code | Meaning |\n|---|---|\n");
            foreach (Code code in group.OrderBy(code => code.Text, StringComparer.Ordinal))
                text.Append($"| {code.Text} | {Sentence(code.Meaning)} |\n");
        }
        return text.ToString();
    }

    private static IEnumerable<Code> Codes()
    {
        foreach (string file in Repository.SourceFiles("src").Where(IsCodeFile))
        {
            string source = File.ReadAllText(file);
            string title = Plain(TypeSummary().Match(source).Groups[1].Value);
            title = Prefix().Replace(title, "").TrimEnd('.');
            foreach (Match code in Constant().Matches(source))
                yield return new Code(Path.GetFileNameWithoutExtension(file), code.Groups[2].Value, code.Groups[3].Value, Plain(code.Groups[1].Value), title);
        }
    }

    private static string Evidence()
    {
        var text = new StringBuilder();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "test", "golden"), "*", SearchOption.AllDirectories))
            text.Append(File.ReadAllText(file));
        foreach (string file in Repository.SourceFiles("test"))
            text.Append(File.ReadAllText(file));
        return text.ToString();
    }

    // The sources name the rule of the specification first; a reader of the page has no use for that.
    private static string Sentence(string meaning)
    {
        string text = Rule().Replace(meaning, "");
        return text.Length > 0 ? char.ToUpperInvariant(text[0]) + text[1..] : text;
    }

    private static bool IsCodeFile(string file) => file.EndsWith("Codes.cs", StringComparison.Ordinal);

    private static string Plain(string summary) =>
        Whitespace().Replace(Reference().Replace(Inline().Replace(summary, "`$1`"), "`$1`").Replace("&lt;", "<", StringComparison.Ordinal), " ").Trim();

    [GeneratedRegex("\"PCL[0-9]{4}\"")]
    private static partial Regex Literal();

    [GeneratedRegex("(?:/// <summary>(.*?)</summary>\\s*)?public const string (\\w+) = \"(PCL[0-9]{4})\";")]
    private static partial Regex Constant();

    [GeneratedRegex(@"/// <summary>(.*?)</summary>\s*(?:///.*\s*)*internal static class")]
    private static partial Regex TypeSummary();

    [GeneratedRegex("<c>(.*?)</c>")]
    private static partial Regex Inline();

    [GeneratedRegex("<see cref=\"(.*?)\"\\s*/>")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();

    [GeneratedRegex("^PCL[0-9]+x+: ")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^(?:[0-9.]+|[A-Z]{1,2}[0-9]+[a-z]?(?:, [A-Z]{1,2}[0-9]+[a-z]?)*): ")]
    private static partial Regex Rule();

    private sealed record Code(string Owner, string Name, string Text, string Meaning, string Title);
}
