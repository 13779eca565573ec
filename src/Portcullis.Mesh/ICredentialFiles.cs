namespace Portcullis.Mesh;

/// <summary>Where certificate files named by a Gateway are read from.</summary>
public interface ICredentialFiles
{
    /// <summary>The file's text, or null with the reason when it cannot be read. Never throws.</summary>
    string? Read(string path, out string? reason);
}
