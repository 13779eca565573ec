using System.Runtime.CompilerServices;

namespace Portcullis.Architecture.Tests;

/// <summary>The source tree that these tests were compiled from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> SourceFiles(string under) =>
        Directory.EnumerateFiles(Path.Combine(Root, under), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    public static string Relative(string file) => Path.GetRelativePath(Root, file);

    // Sources are mapped to /_/ by the build, so the tree is found from where the tests run instead.
    private static string FindRoot([CallerFilePath] string compiledFrom = "")
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Portcullis.slnx")))
                return folder.FullName;
        throw new InvalidOperationException($"no Portcullis.slnx above {AppContext.BaseDirectory} (compiled from {compiledFrom})");
    }
}
