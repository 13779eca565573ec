using System.Collections.Immutable;
using Portcullis.Mesh;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Running;

/// <summary>Reads the configured paths and compiles what is in them; reports everything found on the way.</summary>
internal sealed class Configuration(UpOptions options, TextWriter error)
{
    private readonly CredentialFiles _credentials = new();
    private byte[]? _standardInput;
    private string _lastReport = "";

    /// <summary>Certificate files that the resources name.</summary>
    public IReadOnlyCollection<string> CredentialFiles => _credentials.Paths;

    /// <summary>The next snapshot, or null when anything has an error: then nothing may change.</summary>
    public MeshSnapshot? Load(MeshSnapshot replaces)
    {
        var found = new Diagnostics();
        LoadedFiles files = ResourceFiles.Load(options.Paths, StandardInput(), found);
        ResourceSet resources = ResourceLoader.Load(files.Sources, found, options.UnknownFields);
        MeshSnapshot? snapshot = null;
        if (!found.HasErrors)
        {
            Compiled compiled = MeshCompiler.Compile(resources, options.Workload, replaces, _credentials, TimeProvider.System.GetUtcNow());
            found.AddRange(compiled.Diagnostics);
            snapshot = compiled.Snapshot;
        }
        Report(found);
        return snapshot;
    }

    // A pipe can be read once only; every reload sees what it held then.
    private MemoryStream StandardInput()
    {
        if (_standardInput is null && options.Paths.Contains(ResourceFiles.StandardInput, StringComparer.Ordinal))
        {
            using var copy = new MemoryStream();
            using Stream input = Console.OpenStandardInput();
            input.CopyTo(copy);
            _standardInput = copy.ToArray();
        }
        return new MemoryStream(_standardInput ?? []);
    }

    // The same warnings after every save would bury the new one.
    private void Report(Diagnostics found)
    {
        using var text = new StringWriter();
        DiagnosticRenderer.Write(text, found.All);
        string report = text.ToString();
        if (report != _lastReport || found.HasErrors)
            error.Write(report);
        _lastReport = report;
    }
}
