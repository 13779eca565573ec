using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Commands;

/// <summary>Reads resource files and folders for the <c>authz</c> commands.</summary>
internal static class AuthzFiles
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>Null when something could not be read at all; that is already written to <paramref name="error"/>.</summary>
    public static ResourceSet? Load(string[] paths, Diagnostics found, TextWriter error)
    {
        var sources = new List<SourceText>();
        bool readable = true;
        foreach (string path in paths.SelectMany(Expand))
        {
            try
            {
                byte[] bytes = path == "-" ? ReadStandardInput() : File.ReadAllBytes(path);
                if (SourceText.FromUtf8(path, bytes, found) is { } source)
                    sources.Add(source);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                error.WriteLine($"error: cannot read `{path}`: {problem.Message.TrimEnd('.')}");
                readable = false;
            }
        }
        ResourceSet resources = ResourceLoader.Load(sources, found);
        return readable ? resources : null;
    }

    private static IEnumerable<string> Expand(string path) =>
        Directory.Exists(path)
            ? Directory.EnumerateFiles(path).Where(static file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)
            : [path];

    private static byte[] ReadStandardInput()
    {
        using Stream input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        return bytes.ToArray();
    }
}
