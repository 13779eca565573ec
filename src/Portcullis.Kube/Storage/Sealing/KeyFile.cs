using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Portcullis.Kube;

/// <summary>The text of a key file: one key a line, its id in hexadecimal and its bytes in base64, the sealing one first; <c>#</c> begins a comment.</summary>
internal static class KeyFile
{
    private const int MostBytes = 64 * 1024;

    /// <summary>Reads all keys.</summary>
    /// <exception cref="StorageException">Missing, open to others, or no key file. SECURITY: the message never holds what was read.</exception>
    public static ImmutableArray<SealingKey> Read(string path)
    {
        string text;
        try
        {
            if (PrivateFile.IsOpenToOthers(path))
                throw new StorageException($"key file `{path}` is open to other users: run `chmod 600` on it");
            using FileStream file = File.OpenRead(path);
            byte[] bytes = new byte[MostBytes];
            int length = file.ReadAtLeast(bytes, MostBytes, throwOnEndOfStream: false);
            if (length == MostBytes)
                throw new StorageException($"key file `{path}` is too long");
            text = Encoding.ASCII.GetString(bytes, 0, length);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StorageException($"key file `{path}` is missing: Secrets cannot be read without it", problem);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new StorageException($"key file `{path}` may not be read by this user", problem);
        }

        var keys = ImmutableArray.CreateBuilder<SealingKey>();
        string[] lines = text.Split('\n', StringSplitOptions.TrimEntries);
        for (int at = 0; at < lines.Length; at++)
        {
            if (lines[at].Length == 0 || lines[at][0] == '#')
                continue;
            SealingKey key = Parse(lines[at]) ?? throw new StorageException($"key file `{path}` is damaged in line {at + 1}");
            if (keys.Any(other => other.Id == key.Id))
                throw new StorageException($"key file `{path}` names key `{key.Name}` twice");
            keys.Add(key);
        }
        return keys.Count > 0 ? keys.ToImmutable() : throw new StorageException($"key file `{path}` holds no key");
    }

    /// <summary>Puts a file with these keys in the place of the one that is there.</summary>
    /// <exception cref="StorageException">It cannot be written; then the old one is as it was.</exception>
    public static void Write(string path, ImmutableArray<SealingKey> keys)
    {
        var text = new StringBuilder("# Keys of the store: the first encrypts, all decrypt. Whoever reads this file can read every Secret; without it nobody can.\n");
        foreach (SealingKey key in keys)
            text.Append(key.Name).Append(' ').Append(Convert.ToBase64String(key.Bytes)).Append('\n');
        try
        {
            PrivateFile.Replace(path, Encoding.ASCII.GetBytes(text.ToString()));
        }
        catch (IOException problem)
        {
            throw new StorageException($"key file {problem.Message}", problem);
        }
    }

    private static SealingKey? Parse(string line)
    {
        Span<byte> bytes = stackalloc byte[SealingKey.Length];
        return line.Length > 9 && line[8] == ' '
            && uint.TryParse(line.AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint id)
            && Convert.TryFromBase64String(line[9..], bytes, out int length) && length == SealingKey.Length
            ? new SealingKey(id, bytes.ToArray())
            : null;
    }
}
