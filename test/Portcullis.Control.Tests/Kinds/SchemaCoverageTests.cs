using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Control.Tests;

/// <summary>The schema and the decoders must know the same fields: at every object of every kind a field that cannot exist is written, and the decoder's complaint tells which ones can.</summary>
public sealed class SchemaCoverageTests
{
    private const string NoField = "zzqxzzqxzz";
    private const string Allowed = "allowed here: ";

    // Kubernetes' own parts that the mesh accepts without a look: the schema is stricter there, as Kubernetes is.
    private static readonly ImmutableArray<string> Unread =
    [
        "status", "managedFields", "ownerReferences", "finalizers", "annotations", "labels", "secrets", "imagePullSecrets", "sessionAffinityConfig",
        "notReadyAddresses", "targetRef", "hints", "deprecatedTopology", "data", "stringData", "binaryData",
    ];

    public static TheoryData<string> Kinds => [.. Resources.Kinds.All.Select(kind => kind.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Schema_and_decoder_know_the_same_fields(string kind)
    {
        ResourceKind read = Resources.Kinds.All.Single(candidate => candidate.Kind == kind);
        ResourceType type = MeshKinds.Catalog.ByKind(read.Group, kind)!;
        var problems = new List<string>();
        foreach (ImmutableArray<string> path in Objects(type.Schema, []))
        {
            if (path.Any(step => Unread.Contains(step, StringComparer.Ordinal) && !(step == "targetRef" && read.IsIstio)))
                continue;
            if (Compare(read, type, path) is { } problem)
                problems.Add(problem);
        }
        problems.ShouldBeEmpty();
    }

    [Fact]
    public void Every_field_is_described()
    {
        var bare = new List<string>();
        foreach (ResourceType type in MeshKinds.Catalog.All)
            foreach (ImmutableArray<string> path in Objects(type.Schema, []))
                bare.AddRange(At(type.Schema, path).Properties.Where(member => member.Value.Description.Length == 0).Select(member => $"{type.Kind} {string.Join('.', path)}.{member.Key}"));
        bare.ShouldBeEmpty();
    }

    private static string? Compare(ResourceKind kind, ResourceType type, ImmutableArray<string> path)
    {
        ObjectSchema schema = At(type.Schema, path);
        JsonObject document = Document(kind, type.Schema, path);
        var found = new Diagnostics();
        ResourceLoader.Load([new SourceText("probe.json", document.ToJsonString())], found);
        if (path.IsEmpty && type.Schema["spec"] is not null)
            return null; // the envelope's own complaint names no list
        Diagnostic? complaint = found.All.FirstOrDefault(diagnostic => diagnostic.Message.Contains($"`{NoField}`", StringComparison.Ordinal));
        if (complaint is null)
            return $"{kind.Kind} {string.Join('.', path)}: the decoder does not look here";
        string[] decoder = complaint.Help!.StartsWith(Allowed, StringComparison.Ordinal) ? complaint.Help[Allowed.Length..].Split(", ") : [];
        string[] known = [.. schema.Properties.Select(member => member.Key)];
        string[] missing = [.. decoder.Except(known)];
        string[] excess = [.. known.Except(decoder).Where(name => name != "status")];
        return missing.Length + excess.Length == 0 ? null : $"{kind.Kind} {string.Join('.', path)}: schema lacks [{string.Join(' ', missing)}], decoder lacks [{string.Join(' ', excess)}]";
    }

    /// <summary>Paths of every object with named members; <c>[]</c> steps into a list, <c>{}</c> into a map.</summary>
    private static IEnumerable<ImmutableArray<string>> Objects(ObjectSchema schema, ImmutableArray<string> path)
    {
        if (schema is { Kind: SchemaKind.Object, Properties.IsEmpty: false })
            yield return path;
        IEnumerable<(string, ObjectSchema)> inner =
        [
            .. schema.Properties.Select(member => (member.Key, member.Value)),
            .. schema.Items is { } items ? [("[]", items)] : Array.Empty<(string, ObjectSchema)>(),
            .. schema.Values is { } values ? [("{}", values)] : Array.Empty<(string, ObjectSchema)>(),
        ];
        foreach ((string step, ObjectSchema next) in inner)
            foreach (ImmutableArray<string> found in Objects(next, path.Add(step)))
                yield return found;
    }

    private static ObjectSchema At(ObjectSchema schema, ImmutableArray<string> path)
    {
        foreach (string step in path)
            schema = step switch { "[]" => schema.Items!, "{}" => schema.Values!, _ => schema[step]! };
        return schema;
    }

    private static JsonObject Document(ResourceKind kind, ObjectSchema schema, ImmutableArray<string> path)
    {
        var document = new JsonObject { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["metadata"] = new JsonObject { ["name"] = "probe" } };
        JsonNode at = document;
        for (int i = 0; i < path.Length; i++)
        {
            bool list = i + 1 < path.Length && path[i + 1] == "[]";
            JsonNode next = list ? new JsonArray() : new JsonObject();
            switch (at)
            {
                case JsonArray array:
                    array.Add(next);
                    break;
                case JsonObject inner when path[i] == "{}":
                    inner["8080"] = next;
                    break;
                case JsonObject inner when inner[path[i]] is { } existing:
                    next = existing;
                    break;
                case JsonObject inner:
                    inner[path[i]] = next;
                    break;
            }
            at = next;
        }
        at.AsObject()[NoField] = "x";
        return document;
    }
}
