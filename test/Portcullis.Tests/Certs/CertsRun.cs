using System.CommandLine;
using Portcullis.Commands;

namespace Portcullis.Tests.Certs;

/// <summary>A temporary folder and the <c>certs</c> command run in it, as from a shell.</summary>
internal sealed class CertsRun : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("certs").FullName;

    public string PathOf(string file) => Path.Combine(Folder, file);

    public static (ExitCode Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        ParseResult parsed = CertsCommand.Create().Parse(arguments);
        parsed.Errors.ShouldBeEmpty();
        int code = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
        return ((ExitCode)code, output.ToString(), error.ToString());
    }

    public static void Succeeds(params string[] arguments)
    {
        (ExitCode code, _, string error) = Run(arguments);
        code.ShouldBe(ExitCode.Ok, error);
    }

    public string Write(string file, string text)
    {
        File.WriteAllText(PathOf(file), text);
        return PathOf(file);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
