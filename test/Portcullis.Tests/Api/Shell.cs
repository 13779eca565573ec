using System.CommandLine;

namespace Portcullis.Tests.Api;

/// <summary>One command run as from a shell, with a folder of its own.</summary>
internal sealed class Shell : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("portcullis-shell-").FullName;

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Like the program itself: a line that does not parse is told and ends with 2.</summary>
    public static (ExitCode Code, string Output, string Error) Run(Command command, params string[] arguments)
    {
        ParseResult parsed = command.Parse(arguments);
        if (parsed.Errors.Count > 0)
            return (ExitCode.InvalidInput, "", string.Join('\n', parsed.Errors.Select(static error => error.Message)));
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
        return ((ExitCode)code, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
