using System.Text.RegularExpressions;

namespace Portcullis.Architecture.Tests;

/// <summary>What the documents name exists.</summary>
public sealed partial class DocumentationTests
{
    // Words in backticks that look like types and are Istio's, Kubernetes' or the wire's.
    private static readonly HashSet<string> Foreign = new(StringComparer.Ordinal)
    {
        "AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication", "Gateway", "VirtualService", "DestinationRule", "ServiceEntry",
        "WorkloadEntry", "Secret", "ConfigMap", "Service", "Endpoints", "EndpointSlice", "Namespace", "ServiceAccount", "MeshConfig", "ClientHello",
        "Authorization", "Host", "Deployment", "Pod", "TlsRoute", "YamlDotNet", "List", "Opaque", "ClusterIP",
    };

    [Fact]
    public void Every_type_in_backticks_exists()
    {
        HashSet<string> types = [.. Repository.SourceFiles("src").Concat(Repository.SourceFiles("test")).Select(file => Path.GetFileNameWithoutExtension(file).Split('.')[0])];
        var missing = new List<string>();
        foreach (string document in Documents())
            foreach (Match name in TypeName().Matches(File.ReadAllText(document)))
                if (!types.Contains(name.Groups[1].Value) && !Foreign.Contains(name.Groups[1].Value))
                    missing.Add($"{Repository.Relative(document)}: {name.Groups[1].Value}");

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Every_relative_link_leads_somewhere()
    {
        var dead = new List<string>();
        foreach (string document in Documents().Append(Path.Combine(Repository.Root, "README.md")).Append(Path.Combine(Repository.Root, "bench", "README.md")))
            foreach (Match link in Link().Matches(File.ReadAllText(document)))
            {
                string target = Path.Combine(Path.GetDirectoryName(document)!, link.Groups[1].Value);
                if (!File.Exists(target) && !Directory.Exists(target))
                    dead.Add($"{Repository.Relative(document)}: {link.Groups[1].Value}");
            }

        dead.ShouldBeEmpty();
    }

    private static IEnumerable<string> Documents() =>
        ((string[])["docs/architecture.md", "docs/request-life.md"]).Select(name => Path.Combine(Repository.Root, name))
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "decisions"), "*.md"));

    // Two humps at least: `Worker` alone is too often a word.
    [GeneratedRegex("`([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+)`")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
