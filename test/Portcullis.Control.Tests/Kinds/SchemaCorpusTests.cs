using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Control.Tests;

/// <summary>Every document of the golden cases and samples that the decoders take must fit its schema.</summary>
public sealed class SchemaCorpusTests
{
    [Fact]
    public void What_the_decoders_take_fits_the_schema()
    {
        var complaints = new List<string>();
        int taken = 0;
        foreach (string file in Files())
            foreach (Node document in YamlReader.Read(new SourceText(file, Manifests(file)), new Diagnostics()))
            {
                if (document is not MappingNode mapping || NodeJson.Of(mapping) is not { } value || TypeOf(value) is not { } type || !Decodes(value))
                    continue;
                taken++;
                SchemaFindings found = SchemaValidator.Validate(value, type.Schema);
                complaints.AddRange(found.Unknown.Select(field => $"{file}: {type.Kind}: unknown {field.Path}"));
                complaints.AddRange(found.Causes.Select(cause => $"{file}: {type.Kind}: {cause.Field}: {cause.Message}"));
            }
        complaints.ShouldBeEmpty();
        taken.ShouldBeGreaterThan(200);
    }

    private static bool Decodes(JsonObject value)
    {
        var found = new Diagnostics();
        ResourceLoader.Load([new SourceText("one.json", value.ToJsonString())], found);
        return !found.HasErrors;
    }

    private static ResourceType? TypeOf(JsonObject value)
    {
        if (value["apiVersion"] is not JsonValue version || value["kind"] is not JsonValue kind)
            return null;
        string[] parts = version.ToString().Split('/');
        return MeshKinds.Catalog.ByKind(parts.Length == 2 ? parts[0] : "", kind.ToString());
    }

    // A golden case holds its manifests, then a divider, then what is expected.
    private static string Manifests(string file)
    {
        string text = File.ReadAllText(file);
        int divider = text.IndexOf("\n===", StringComparison.Ordinal);
        return divider < 0 ? text : text[..(divider + 1)];
    }

    private static ImmutableArray<string> Files()
    {
        DirectoryInfo at = new(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(at.FullName, "test", "golden")))
            at = at.Parent ?? throw new DirectoryNotFoundException("test/golden is above no folder of the tests");
        string root = at.FullName;
        return
        [
            .. Directory.EnumerateFiles(Path.Combine(root, "test", "golden"), "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".yaml" or ".txt" && Path.GetDirectoryName(file) != Path.Combine(root, "test", "golden")),
            .. Directory.EnumerateFiles(Path.Combine(root, "samples"), "*.yaml", SearchOption.AllDirectories),
        ];
    }
}
