using System.Text;
using Portcullis.Mesh;

namespace Portcullis.Running;

/// <summary>Reads certificate files from disk, and remembers which, so that they can be watched.</summary>
internal sealed class CredentialFiles : ICredentialFiles
{
    // SECURITY: a bundle of every public root is a quarter of a megabyte; nothing sensible is larger than this.
    private const long Most = 8 << 20;

    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Paths => _read;

    public string? Read(string path, out string? reason)
    {
        _read.Add(path);
        try
        {
            var file = new FileInfo(path);
            if (file.Length > Most)
            {
                reason = $"file `{path}` is larger than {Most} bytes";
                return null;
            }
            reason = null;
            return File.ReadAllText(path, Encoding.Latin1);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            reason = refusal is FileNotFoundException or DirectoryNotFoundException ? $"file `{path}` does not exist" : $"file `{path}` cannot be read: {refusal.Message}";
            return null;
        }
    }
}
