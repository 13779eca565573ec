using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Running;

/// <summary>Reads the configured paths, once more at every change, and reports what is wrong with them.</summary>
internal sealed class ResourceReader(IReadOnlyList<string> paths, UnknownFields unknownFields, TextWriter error)
{
    private byte[]? _standardInput;
    private string _lastReport = "";

    /// <summary>Everything in the paths as they are now. What is wrong with it goes to <paramref name="found"/>.</summary>
    public ResourceSet Read(Diagnostics found) => ResourceLoader.Load(Files(found).Sources, found, unknownFields);

    /// <summary>The texts of the paths as they are now, not decoded.</summary>
    public LoadedFiles Files(Diagnostics found) => ResourceFiles.Load(paths, StandardInput(), found);

    /// <summary>Writes what was found, unless it is what was written last and no error.</summary>
    public void Report(Diagnostics found)
    {
        using var text = new StringWriter();
        DiagnosticRenderer.Write(text, found.All);
        string report = text.ToString();
        // The same warnings after every save would bury the new one.
        if (report != _lastReport || found.HasErrors)
            error.Write(report);
        _lastReport = report;
    }

    // A pipe can be read once only; every reload sees what it held then.
    private MemoryStream StandardInput()
    {
        if (_standardInput is null && paths.Contains(ResourceFiles.StandardInput, StringComparer.Ordinal))
        {
            using var copy = new MemoryStream();
            using Stream input = Console.OpenStandardInput();
            input.CopyTo(copy);
            _standardInput = copy.ToArray();
        }
        return new MemoryStream(_standardInput ?? []);
    }
}
