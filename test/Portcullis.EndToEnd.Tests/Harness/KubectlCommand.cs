namespace Portcullis.EndToEnd;

/// <summary>The installed <c>kubectl</c> with a kubeconfig, a home and a cache of its own. Its files lie in one scratch folder, which is also its working folder.</summary>
internal sealed class KubectlCommand
{
    private readonly string _kubeconfig;
    private readonly (string Name, string Value)[] _environment;

    public KubectlCommand(string kubeconfig, params (string Name, string Value)[] environment) : this(kubeconfig, Scratch.Folder("kubectl"), environment)
    {
    }

    private KubectlCommand(string kubeconfig, string folder, (string Name, string Value)[] environment) =>
        (_kubeconfig, Folder, _environment) = (kubeconfig, folder, environment);

    /// <summary>Where files for a command may stand.</summary>
    public string Folder { get; }

    /// <summary>The same kubectl with more in its environment, as <c>KUBE_EDITOR</c>.</summary>
    public KubectlCommand With(string name, string value) => new(_kubeconfig, Folder, [.. _environment, (name, value)]);

    /// <summary>The same files and cache with another kubeconfig.</summary>
    public KubectlCommand As(string kubeconfig) => new(kubeconfig, Folder, _environment);

    /// <summary>Writes a file into the working folder; returns its path.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs it to its end, however that is.</summary>
    public Task<ToolResult> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    /// <summary>Runs it to its end with something on its standard input, as <c>apply -f -</c> reads it.</summary>
    public Task<ToolResult> RunWithInputAsync(string input, params string[] arguments) =>
        Tool.RunAsync("env", [.. Environment(), "kubectl", .. Usual(), .. arguments], Folder, input);

    /// <summary>Runs it and returns what it printed; fails the test when it fails.</summary>
    public async Task<string> OutputAsync(params string[] arguments) => (await RunAsync(arguments)).Succeeded().Output;

    /// <summary>Runs it with an input that must be taken; returns what it printed.</summary>
    public async Task<string> OutputOfAsync(string input, params string[] arguments) => (await RunWithInputAsync(input, arguments)).Succeeded().Output;

    /// <summary>Runs it and returns what it said while failing; fails the test when it succeeds.</summary>
    public async Task<string> ErrorAsync(params string[] arguments)
    {
        ToolResult result = await RunAsync(arguments);
        result.ExitCode.ShouldNotBe(0, result.Output);
        return result.Error;
    }

    /// <summary>Runs a shell line as a guide prints it, in a folder that holds the files it names; returns what it printed, and fails the test when it fails.</summary>
    public async Task<string> ShellAsync(string line, string folder) =>
        (await Tool.RunAsync("env", [.. Environment(), $"KUBECONFIG={_kubeconfig}", $"KUBECACHEDIR={Path.Combine(Folder, "cache")}", "bash", "-c", line], folder)).Succeeded().Output;

    /// <summary>Starts a command that goes on, as <c>get -w</c>; disposing it ends it.</summary>
    public Daemon Start(params string[] arguments) => new("env", [.. Environment(), "kubectl", .. Usual(), .. arguments]);

    private string[] Usual() => ["--kubeconfig", _kubeconfig, "--cache-dir", Path.Combine(Folder, "cache")];

    private IEnumerable<string> Environment() =>
        ["-u", "KUBECONFIG", $"HOME={Folder}", .. _environment.Select(pair => $"{pair.Name}={pair.Value}")];
}
