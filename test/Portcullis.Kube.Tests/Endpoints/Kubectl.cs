using System.Diagnostics;
using System.Text;

namespace Portcullis.Kube.Tests;

/// <summary>The installed <c>kubectl</c> against one server, with a home and caches of its own.</summary>
public sealed class Kubectl : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _config;

    public Kubectl(string url)
    {
        Folder = Directory.CreateTempSubdirectory("kubectl-").FullName;
        _config = Path.Combine(Folder, "config");
        File.WriteAllText(_config, $$$"""
            {"apiVersion":"v1","kind":"Config","current-context":"t",
             "clusters":[{"name":"t","cluster":{"server":"{{{url}}}"}}],
             "users":[{"name":"t","user":{}}],
             "contexts":[{"name":"t","context":{"cluster":"t","user":"t","namespace":"shop"}}]}
            """);
    }

    /// <summary>Where files for a command may stand; gone with this object.</summary>
    public string Folder { get; }

    public string Write(string name, string content)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Runs a command to its end.</summary>
    public Task<Ran> Run(params string[] arguments) => RunWith([], "", arguments);

    /// <summary>Runs a command that must succeed, and returns what it printed.</summary>
    public async Task<string> Output(params string[] arguments)
    {
        Ran ran = await Run(arguments);
        ran.Code.ShouldBe(0, $"kubectl {string.Join(' ', arguments)}: {ran.Error}{ran.Output}");
        return ran.Output;
    }

    public async Task<Ran> RunWith((string Name, string Value)[] environment, string input, params string[] arguments)
    {
        using Process process = Start(environment, arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"kubectl {string.Join(' ', arguments)} did not end: {await output}{await error}", late);
        }
        return new Ran(process.ExitCode, await output, await error);
    }

    /// <summary>Starts a command that goes on, as <c>get -w</c>; the caller ends it.</summary>
    public Process Start((string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("kubectl", ["--kubeconfig", _config, "--cache-dir", Path.Combine(Folder, "cache"), .. arguments])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["HOME"] = Folder;
        start.Environment.Remove("KUBECONFIG");
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>How a command ended.</summary>
    public sealed record Ran(int Code, string Output, string Error);
}
