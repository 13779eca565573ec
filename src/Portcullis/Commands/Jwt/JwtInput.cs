using System.Text;
using Portcullis.Identity;

namespace Portcullis.Commands;

/// <summary>Reads tokens and files, both bounded.</summary>
internal static class JwtInput
{
    private const string StandardInput = "-";
    private const string Scheme = "Bearer ";

    /// <summary>The token of an argument, or the one line that standard input holds. A leading <c>Bearer</c> is not part of it.</summary>
    public static byte[] ReadToken(string argument, Func<Stream> input)
    {
        string text = argument == StandardInput ? Encoding.Latin1.GetString(ReadAll(input, "standard input", UnverifiedToken.MostBytes + Scheme.Length + 2)) : argument;
        text = text.Trim();
        if (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            text = text[Scheme.Length..].Trim();
        return text.Length == 0 ? throw new InputException("no token was given") : Encoding.UTF8.GetBytes(text);
    }

    /// <summary>A file, or standard input for <c>-</c>.</summary>
    public static byte[] ReadFile(string path, int mostBytes, Func<Stream> input) =>
        path == StandardInput ? ReadAll(input, "standard input", mostBytes) : ReadFile(path, mostBytes);

    public static byte[] ReadFile(string path, int mostBytes) =>
        File.Exists(path) ? ReadAll(() => File.OpenRead(path), $"`{path}`", mostBytes) : throw new InputException($"no file `{path}`");

    // Not by its length: a pipe has none, and a device never ends.
    private static byte[] ReadAll(Func<Stream> open, string name, int mostBytes)
    {
        using Stream source = open();
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[1 << 14];
        for (int count; (count = source.Read(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > mostBytes)
                throw new InputException($"{name} is larger than {mostBytes} bytes");
        }
        return bytes.ToArray();
    }
}
