using Portcullis.Mesh;
using Portcullis.Native;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Running;

/// <summary>Reads the configured paths and compiles what is in them; reports everything found on the way.</summary>
internal sealed class Configuration(UpOptions options, TextWriter error)
{
    private readonly CredentialFiles _credentials = new();
    private readonly ResourceReader _reader = new(options.Paths, options.UnknownFields, error);

    /// <summary>Certificate files that the resources name.</summary>
    public IReadOnlyCollection<string> CredentialFiles => _credentials.Paths;

    /// <summary>The next snapshot, or null when anything has an error: then nothing may change.</summary>
    public MeshSnapshot? Load(MeshSnapshot replaces)
    {
        var found = new Diagnostics();
        ResourceSet resources = _reader.Read(found);
        MeshSnapshot? snapshot = null;
        if (!found.HasErrors)
        {
            Compiled compiled = MeshCompiler.Compile(resources, options.Workload, replaces, _credentials, TimeProvider.System.GetUtcNow(), Ed25519.Verify);
            found.AddRange(compiled.Diagnostics);
            snapshot = compiled.Snapshot;
        }
        _reader.Report(found);
        return snapshot;
    }
}
