namespace Portcullis.Architecture.Tests;

/// <summary>What runs for every request keeps away from what is slow: checked in the compiled instructions, not in the text.</summary>
public sealed class HotPathTests
{
    private static readonly string[] Banned =
    [
        "System.Linq.", "System.Text.RegularExpressions.", "System.Reflection.", "System.Threading.Monitor", "System.Threading.Lock",
        "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler", "System.Runtime.CompilerServices.AsyncTaskMethodBuilder",
        "System.Runtime.CompilerServices.AsyncValueTaskMethodBuilder", "System.String.Format", "System.Diagnostics.Stopwatch",
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.Environment.get_TickCount", "<>c__DisplayClass", "box ",
    ];

    public static TheoryData<string, string> Folders => new()
    {
        { "Portcullis.Policy", "Matching" },
        { "Portcullis.Routing", "Matching" },
        { "Portcullis.Proxy", "DataPath" },
        { "Portcullis.Http", "" },
    };

    [Theory]
    [MemberData(nameof(Folders))]
    public void Hot_code_uses_nothing_slow(string project, string folder)
    {
        string sources = Path.Combine("src", project, folder);
        Dictionary<string, string> hot = Repository.SourceFiles(sources)
            .GroupBy(file => Path.GetFileNameWithoutExtension(file).Split('.')[0], StringComparer.Ordinal)
            .ToDictionary(files => files.Key, files => string.Concat(files.Select(File.ReadAllText)), StringComparer.Ordinal);
        hot.ShouldNotBeEmpty();

        string[] offenders = [.. InstructionScan.Of(Path.Combine(AppContext.BaseDirectory, project + ".dll"))
            .Where(found => hot.ContainsKey(found.Type) && found.Method is not ".cctor" and not ".ctor" and not "ToString")
            .Where(found => Banned.Any(banned => found.Does.StartsWith(banned, StringComparison.Ordinal)))
            // A file may excuse itself for one thing, with its reason: `// HOT: allows System.Linq.: why`.
            .Where(found => !hot[found.Type].Split('\n').Any(line => line.Contains("// HOT: allows ", StringComparison.Ordinal) &&
                Banned.Any(banned => found.Does.StartsWith(banned, StringComparison.Ordinal) && line.Contains("allows " + banned.Trim(), StringComparison.Ordinal))))
            .Select(found => $"{found.Type}.{found.Method}: {found.Does}").Distinct()];

        offenders.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Portcullis.Http")]
    [InlineData("Portcullis.Native")]
    public void Http_and_Native_see_only_the_base_class_library(string project)
    {
        string[] references = [.. System.Reflection.Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, project + ".dll"))
            .GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name != "Microsoft.Win32.Primitives")];

        references.ShouldBeEmpty();
    }
}
