using Portcullis.Mesh;
using Portcullis.Syntax;

namespace Portcullis.Control;

/// <summary>Certificate files that a Gateway names: they are on the data planes' disks, and nothing is said of them here.</summary>
internal sealed class RemoteFiles : ICredentialFiles
{
    private const string Reason = "it is read where the gateway runs";

    public static RemoteFiles Instance { get; } = new();

    /// <summary>A diagnostic that speaks of nothing but a file that is not here.</summary>
    public static bool IsBehind(Diagnostic diagnostic) => diagnostic.Message.Contains(Reason, StringComparison.Ordinal);

    public string? Read(string path, out string? reason)
    {
        reason = $"file `{path}`: {Reason}";
        return null;
    }
}
