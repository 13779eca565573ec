using System.Collections.Immutable;
using System.Text.Json;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>The file <c>tokens.json</c>, where one machine kept its bearer tokens before the store did. It is read once and set aside.</summary>
public static class TokenFile
{
    private const string Done = ".taken-over";

    /// <summary>Its tokens; none when there is no such file.</summary>
    /// <exception cref="IOException">It is damaged, or others may read it.</exception>
    public static ImmutableArray<BearerToken> Read(string path)
    {
        if (PrivateFile.Read(path) is not { } text)
            return [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return [.. document.RootElement.GetProperty("tokens").EnumerateArray().Select(static entry => BearerTokenJson.Read(entry) with { IsFromFile = true })];
        }
        catch (Exception broken) when (BearerTokenJson.IsBroken(broken))
        {
            throw new IOException($"`{path}` is damaged: its bearer tokens are not known to the store; restore it and start again, or remove it and create the tokens again", broken);
        }
    }

    /// <summary>Renames it: what it held is in the store.</summary>
    public static void SetAside(string path) => File.Move(path, path + Done, overwrite: true);
}
