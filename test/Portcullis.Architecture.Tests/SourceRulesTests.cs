using System.Text.RegularExpressions;

namespace Portcullis.Architecture.Tests;

/// <summary>The rules of style that a machine can check.</summary>
public sealed partial class SourceRulesTests
{
    private const int MostLines = 400;

    private static readonly string[] BannedWords =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Common", "Core", "Base", "Impl", "Info", "Data", "Wrapper", "Processor"];

    [Fact]
    public void No_file_is_longer_than_four_hundred_lines() =>
        Offenders("src", (_, text) => text.AsSpan().Count('\n') > MostLines).ShouldBeEmpty();

    [Fact]
    public void Type_names_avoid_the_words_that_say_nothing()
    {
        var found = new List<string>();
        foreach (string file in Repository.SourceFiles("src"))
            foreach (Match type in TypeDeclaration().Matches(File.ReadAllText(file)))
                // Istio's own words for its things stay as they are: what runs the mesh's configuration is a data plane.
                if (Words().Matches(type.Groups[1].Value.Replace("DataPlane", "Plane", StringComparison.Ordinal)).Any(word => BannedWords.Contains(word.Value)))
                    found.Add($"{Repository.Relative(file)}: {type.Groups[1].Value}");

        found.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_left_unfinished() =>
        Offenders("src", (_, text) => Unfinished().IsMatch(text)).ShouldBeEmpty();

    [Fact]
    public void No_catch_swallows_everything() =>
        Offenders("src", (_, text) => EmptyCatch().IsMatch(text)).ShouldBeEmpty();

    [Fact]
    public void Exception_is_caught_only_at_loop_tops_and_borders_that_say_why() =>
        Offenders("src", (_, text) => text.Split('\n').Where(line => CatchAll().IsMatch(line)).Any(line => !line.Contains("//", StringComparison.Ordinal)))
            .ShouldBeEmpty();

    [Fact]
    public void Time_comes_from_a_TimeProvider() =>
        Offenders("src", (_, text) => WallClock().IsMatch(text)).ShouldBeEmpty();

    [Fact]
    public void Nothing_sleeps() =>
        Offenders("src", (_, text) => text.Contains("Thread.Sleep", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void Tests_do_not_sleep_and_are_not_skipped() =>
        Offenders("test", (file, text) => !file.EndsWith("SourceRulesTests.cs", StringComparison.Ordinal) &&
            (text.Contains("Thread.Sleep", StringComparison.Ordinal) || Skipped().IsMatch(text))).ShouldBeEmpty();

    [Fact]
    public void Warnings_are_silenced_only_with_a_reason() =>
        Offenders("src", (_, text) => text.Split('\n').Any(line => line.Contains("#pragma warning disable", StringComparison.Ordinal) && !line.Contains("//", StringComparison.Ordinal)))
            .ShouldBeEmpty();

    [Fact]
    public void Every_rule_switched_off_in_editorconfig_says_why()
    {
        string[] silent = [.. File.ReadLines(Path.Combine(Repository.Root, ".editorconfig"))
            .Where(line => line.Contains("severity = none", StringComparison.Ordinal) && !line.Contains('#', StringComparison.Ordinal) && !line.StartsWith("dotnet_diagnostic.CA2007", StringComparison.Ordinal) && !line.StartsWith("dotnet_diagnostic.xUnit", StringComparison.Ordinal))];

        silent.ShouldBeEmpty();
    }

    private static string[] Offenders(string under, Func<string, string, bool> offends) =>
        [.. Repository.SourceFiles(under).Where(file => offends(file, File.ReadAllText(file))).Select(Repository.Relative)];

    [GeneratedRegex(@"\b(?:class|struct|record|interface|enum)\s+(?:struct\s+|class\s+)?([A-Z]\w*)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Words();

    [GeneratedRegex(@"\bTODO\b(?! #\d)|\bFIXME\b|\bHACK\b|NotImplementedException|NotSupportedException\(\)")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"catch[^{]*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"catch \(Exception( \w+)?\)\s*(//.*)?$")]
    private static partial Regex CatchAll();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|\bStopwatch\.|\bEnvironment\.TickCount")]
    private static partial Regex WallClock();

    [GeneratedRegex(@"Skip\s*=\s*""")]
    private static partial Regex Skipped();
}
