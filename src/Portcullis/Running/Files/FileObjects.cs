using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Running;

/// <summary>Reads files into objects for the API, checked by the same decoders that <c>up -f</c> runs by.</summary>
internal sealed class FileObjects(IReadOnlyList<string> paths, UnknownFields unknownFields, ResourceCatalog catalog, TextWriter error)
{
    // What only a server writes; files that were printed by `kubectl get -o yaml` have it.
    private static readonly string[] ServersOwn = ["managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds"];

    private readonly ResourceReader _reader = new(paths, unknownFields, error);

    /// <summary>Every object of the files as they are now, Namespaces first; null when anything is wrong, which was reported.</summary>
    public ImmutableArray<FileObject>? Read()
    {
        var found = new Diagnostics();
        LoadedFiles files = _reader.Files(found);
        _ = ResourceLoader.Load(files.Sources, found, unknownFields);
        var objects = ImmutableArray.CreateBuilder<FileObject>();
        if (!found.HasErrors)
            foreach (SourceText source in files.Sources)
                foreach (Node document in ResourceLoader.Read(source, new Diagnostics()))
                    Add(document, objects);
        _reader.Report(found);
        return found.HasErrors ? null : [.. objects.OrderBy(static one => one.Type.Namespaced)];
    }

    private void Add(Node document, ImmutableArray<FileObject>.Builder into)
    {
        if (document is not MappingNode mapping)
            return;
        if (mapping["items"] is SequenceNode items && Text(mapping, "kind").EndsWith("List", StringComparison.Ordinal))
            foreach (Node item in items.Items)
                Add(item, into);
        else if (Make(mapping) is { } made)
            into.Add(made);
    }

    private FileObject? Make(MappingNode document)
    {
        string apiVersion = Text(document, "apiVersion");
        int slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        // What the mesh does not read was told as a warning by the decoder.
        if (Kinds.Find(slash < 0 ? "" : apiVersion[..slash], Text(document, "kind")) is not { } kind
            || catalog.ByKind(kind.Group, kind.Kind) is not { IsReadOnly: false } type
            || NodeJson.Of(document) is not { } json || json["metadata"] is not JsonObject metadata)
            return null;
        json.Remove("status");
        foreach (string name in ServersOwn)
            metadata.Remove(name);
        if (!type.Namespaced)
            metadata.Remove("namespace");
        else if (metadata["namespace"] is null)
            metadata["namespace"] = "default";
        return new FileObject(new ObjectKey(type.Group, type.Plural, type.Namespaced ? Member(metadata, "namespace") : "", Member(metadata, "name")), type, json, document);
    }

    private static string Text(MappingNode mapping, string key) => mapping[key] is ScalarNode scalar ? scalar.Text : "";

    private static string Member(JsonObject metadata, string name) => metadata[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
