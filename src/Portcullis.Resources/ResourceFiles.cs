using System.Collections.Immutable;
using Portcullis.Resources.Decoding;
using Portcullis.Syntax;

namespace Portcullis.Resources;

/// <summary>Reads files, folders and standard input into texts, the way <c>kubectl -f</c> names them.</summary>
public static class ResourceFiles
{
    /// <summary>What stands for standard input.</summary>
    public const string StandardInput = "-";

    // SECURITY: a folder named by mistake must not be read without end.
    private const int MostFiles = 20_000;
    private static readonly ImmutableArray<string> Extensions = [".yaml", ".yml", ".json"];

    /// <summary>Reads every path. What cannot be read is an error in <paramref name="found"/>, and the others are read on.</summary>
    /// <remarks>A folder gives its own <c>.yaml</c>, <c>.yml</c> and <c>.json</c> files by name; its hidden files and its subfolders are left out.</remarks>
    /// <param name="standardInput">Read once, for the path <c>-</c>.</param>
    public static LoadedFiles Load(IEnumerable<string> paths, Stream standardInput, Diagnostics found)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(standardInput);
        ArgumentNullException.ThrowIfNull(found);
        var sources = ImmutableArray.CreateBuilder<SourceText>();
        var watched = ImmutableArray.CreateBuilder<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            if (path == StandardInput)
            {
                if (seen.Add(path) && ReadStandardInput(standardInput, found) is { } input)
                    sources.Add(input);
                continue;
            }
            watched.Add(path);
            foreach (string file in FilesOf(path, found))
            {
                // The same file named twice, or by its folder too, is one file.
                if (!seen.Add(Path.GetFullPath(file)))
                    continue;
                if (file != path)
                    watched.Add(file);
                if (ReadFile(file, found, mayWait: file == path) is { } source)
                    sources.Add(source);
            }
        }
        return new LoadedFiles(sources.DrainToImmutable(), watched.DrainToImmutable());
    }

    /// <summary>One file's text, or null after reporting why it cannot be had.</summary>
    public static SourceText? ReadFile(string path, Diagnostics found)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(found);
        return ReadFile(path, found, mayWait: true);
    }

    /// <param name="mayWait">It may be a pipe, which is waited for.</param>
    private static SourceText? ReadFile(string path, Diagnostics found, bool mayWait)
    {
        try
        {
            // Opening a pipe that nobody writes to would wait for ever, and its length is said to be zero.
            if (!mayWait && LengthOf(path) == 0)
                return ReportEmpty(path, found);
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            // Asked before reading: a file of gigabytes costs nothing.
            if (file.CanSeek && file.Length > TreeLimits.Length)
            {
                TreeLimits.ReportLength(path, file.Length, found);
                return null;
            }
            SourceText? source = ReadBounded(path, file, found);
            return source is { Text.Length: 0 } ? ReportEmpty(path, found) : source;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Report(path, $"cannot read `{path}`: {Reason(refused)}", found);
            return null;
        }
    }

    // SECURITY: a file that is being written anew is empty at first. Taken for what is meant, it would take away every policy that it held.
    private static SourceText? ReportEmpty(string path, Diagnostics found)
    {
        Report(path, $"`{path}` is empty, as a file is that is still being written: write it under another name and move it here, or remove it if it is to say nothing", found);
        return null;
    }

    private static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        return file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length;
    }

    private static SourceText? ReadStandardInput(Stream input, Diagnostics found)
    {
        try
        {
            return ReadBounded(StandardInput, input, found);
        }
        catch (IOException refused)
        {
            Report(StandardInput, $"cannot read standard input: {Reason(refused)}", found);
            return null;
        }
    }

    private static SourceText? ReadBounded(string name, Stream stream, Diagnostics found)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        while (stream.Read(buffer) is > 0 and var read)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length <= TreeLimits.Length)
                continue;
            TreeLimits.ReportLength(name, bytes.Length, found);
            return null;
        }
        return SourceText.FromUtf8(name, bytes.GetBuffer().AsSpan(0, (int)bytes.Length), found);
    }

    private static IEnumerable<string> FilesOf(string path, Diagnostics found)
    {
        if (path.Length == 0)
        {
            Report(path, "a path must not be empty", found);
            return [];
        }
        if (!Directory.Exists(path))
            return [path];
        try
        {
            string[] files = [.. Directory.EnumerateFiles(path).Where(IsResource).Take(MostFiles + 1)];
            Array.Sort(files, StringComparer.Ordinal);
            if (files.Length == 0)
                Report(path, $"folder `{path}` holds no .yaml, .yml or .json file", found, Severity.Warning);
            if (files.Length > MostFiles)
                Report(path, $"folder `{path}` holds more than {MostFiles} files", found);
            return files.Take(MostFiles);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Report(path, $"cannot read folder `{path}`: {Reason(refused)}", found);
            return [];
        }
    }

    private static bool IsResource(string path) =>
        Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) && !Path.GetFileName(path).StartsWith('.');

    private static string Reason(Exception refused) => refused switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "access is denied",
        _ => refused.Message.TrimEnd('.'),
    };

    private static void Report(string path, string message, Diagnostics found, Severity severity = Severity.Error)
    {
        var span = new SourceSpan(new SourceText(path, ""), 0, 0, 0);
        string code = severity == Severity.Error ? EnvelopeCodes.File : EnvelopeCodes.Empty;
        found.Add(new Diagnostic(severity, code, message, span, Path: "", Help: null));
    }
}
