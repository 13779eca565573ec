using Portcullis.Syntax;

namespace Portcullis.Resources.Tests.Networking;

/// <summary>What became of one YAML text.</summary>
internal sealed record Decoded(ResourceSet Set, IReadOnlyList<Diagnostic> Problems)
{
    public IEnumerable<Diagnostic> Errors => Problems.Where(problem => problem.Severity == Severity.Error);

    public static Decoded Yaml(string text)
    {
        var found = new Diagnostics();
        ResourceSet set = ResourceLoader.Load([new SourceText("test.yaml", text)], found);
        return new Decoded(set, found.All);
    }

    public static Decoded Spec(string kind, string spec, string name = "sample", string version = "v1") => Yaml($$"""
        apiVersion: networking.istio.io/{{version}}
        kind: {{kind}}
        metadata: {name: {{name}}, namespace: shop}
        spec: {{spec}}
        """);

    /// <summary>The bad spec must be told of at this path with this code; the good one must know nothing of the code and decode.</summary>
    public static void ShouldTell(string kind, string code, string path, string bad, string good)
    {
        Decoded refused = Spec(kind, bad);
        refused.Problems.ShouldContain(problem => problem.Code == code && problem.Path == path, refused.Told);

        Decoded accepted = Spec(kind, good);
        accepted.Problems.ShouldNotContain(problem => problem.Code == code, accepted.Told);
        accepted.Errors.ShouldBeEmpty(accepted.Told);
    }

    private string Told => $"found: {string.Join("; ", Problems)}";
}
