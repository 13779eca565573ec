using System.CommandLine;
using System.Collections.Immutable;
using System.Text;
using Portcullis.Commands;

namespace Portcullis.Tests.Jwt;

/// <summary>A temporary folder and the <c>jwt</c> commands run in it.</summary>
internal sealed class JwtRun : IDisposable
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);

    public string Folder { get; } = Directory.CreateTempSubdirectory("jwt").FullName;

    public string PathOf(string file) => Path.Combine(Folder, file);

    public string Write(string file, string text)
    {
        File.WriteAllText(PathOf(file), text);
        return PathOf(file);
    }

    /// <summary>As from a shell.</summary>
    public static (ExitCode Code, string Output, string Error) Run(params string[] arguments)
    {
        ParseResult parsed = JwtCommand.Create().Parse(arguments);
        parsed.Errors.ShouldBeEmpty();
        return Capture((output, error) => (ExitCode)parsed.Invoke(new InvocationConfiguration { Output = output, Error = error }));
    }

    /// <summary>Makes <c>NAME.jwk</c> and <c>NAME.jwks</c>; returns the name of the first.</summary>
    public string Key(string algorithm, string name = "key", string? keyId = null)
    {
        string[] id = keyId is null ? [] : ["--kid", keyId];
        (ExitCode code, _, string error) = Run(["key", "--alg", algorithm, "--out", PathOf($"{name}.jwk"), "--jwks", PathOf($"{name}.jwks"), .. id]);
        code.ShouldBe(ExitCode.Ok, error);
        return PathOf($"{name}.jwk");
    }

    public static string Sign(JwtOrder order, string input = "")
    {
        (ExitCode code, string output, string error) = Capture((output, error) => JwtSignCommand.Run(order, Now, Input(input), output, error));
        code.ShouldBe(ExitCode.Ok, error);
        return output.Trim();
    }

    public (ExitCode Code, string Output, string Error) Verify(
        string token, string keySet = "key.jwks", string? issuer = null, ImmutableArray<string> audiences = default, DateTimeOffset? at = null, bool json = false)
    {
        var question = new JwtQuestion("-", PathOf(keySet), issuer, audiences.IsDefault ? [] : audiences, (at ?? Now).ToString("yyyy-MM-ddTHH:mm:ssZ"));
        return Capture((output, error) => JwtVerifyCommand.Run(question, json, Input(token), output, error));
    }

    public static (ExitCode Code, string Output, string Error) Inspect(string token, bool json = false) =>
        Capture((output, error) => JwtInspectCommand.Run("-", json, Now, Input(token), output, error));

    public static (ExitCode Code, string Output, string Error) Capture(Func<TextWriter, TextWriter, ExitCode> run)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        ExitCode code = run(output, error);
        return (code, output.ToString(), error.ToString());
    }

    public static Func<Stream> Input(string text) => () => new MemoryStream(Encoding.UTF8.GetBytes(text));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
