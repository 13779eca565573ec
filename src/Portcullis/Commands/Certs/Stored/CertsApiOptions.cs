using System.CommandLine;

namespace Portcullis.Commands;

/// <summary>The options by which the commands about stored certificates find the API and the namespace.</summary>
internal sealed class CertsApiOptions
{
    // Where a gateway reads its Secrets unless it was told otherwise.
    private const string UsualNamespace = "istio-system";

    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "Whom to ask: a kubeconfig file; $KUBECONFIG by default." };
    private readonly Option<string?> _ns = new("--namespace", "-n") { Description = $"The Secret's namespace: that of the gateway that uses it. The kubeconfig's own by default, or {UsualNamespace}." };

    public void AddTo(Command command)
    {
        command.Options.Add(_ns);
        command.Options.Add(_kubeconfig);
    }

    /// <exception cref="InputException">No API is named, or its kubeconfig cannot be used.</exception>
    public KubeClient Connect(ParseResult args, TextWriter error) => new(KubeconfigReader.Read(args.GetValue(_kubeconfig)), error);

    /// <summary>The namespace that is meant.</summary>
    public string Namespace(ParseResult args, KubeClient client) => args.GetValue(_ns) ?? client.Namespace ?? UsualNamespace;

    /// <summary>The namespace that was named; null: all of them.</summary>
    public string? OnlyNamespace(ParseResult args) => args.GetValue(_ns);

    public static string Secrets(string ns) => $"/api/v1/namespaces/{Uri.EscapeDataString(ns)}/secrets";

    public static string Secret(string ns, string name) => $"{Secrets(ns)}/{Uri.EscapeDataString(name)}";
}
