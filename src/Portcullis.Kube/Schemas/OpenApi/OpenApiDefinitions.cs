using System.Text.Json;
using static Portcullis.Kube.Shape;

namespace Portcullis.Kube;

/// <summary>Everything that a document defines: whole objects, lists of them, and the named shapes inside.</summary>
internal sealed class OpenApiDefinitions
{
    private readonly SortedDictionary<string, (ObjectSchema Schema, (string Group, string Version, string Kind)? Kind)> _all = new(StringComparer.Ordinal);

    private static readonly ObjectSchema ListMeta = Object("What the server notes about a list.",
        ("continue", Text("The token by which the next page is asked for; empty on the last one.")),
        ("remainingItemCount", Whole("How many objects follow after this page, as far as known.", "int64")),
        ("resourceVersion", Text("The store's revision that the list shows; watches go on from it.")),
        ("selfLink", Text("No longer set.")))
        .Named(DefinitionNames.Meta + "ListMeta");

    /// <summary>What a patch request carries; its media type tells how it is written.</summary>
    public static ObjectSchema Patch { get; } = FreeObject("A change to an object, in the form that its media type names.").Named(DefinitionNames.Meta + "Patch");

    /// <summary>What a deletion or an error is answered with.</summary>
    public static ObjectSchema Status { get; } = Object("How a request ended.",
        ("apiVersion", Text("Always `v1`.")),
        ("code", Whole("The HTTP status.")),
        ("details", FreeObject("What was meant, and the causes of an error.")),
        ("kind", Text("Always `Status`.")),
        ("message", Text("What happened, for people.")),
        ("metadata", ListMeta),
        ("reason", Text("What happened, in one CamelCase word.")),
        ("status", Text("`Success` or `Failure`.")))
        .Named(DefinitionNames.Meta + "Status");

    /// <summary>Defines a kind in one version, with the list of it and everything that it refers to.</summary>
    public void Add(ResourceType type, string version)
    {
        string name = DefinitionNames.Of(type, version);
        _all[name] = (type.Schema, (type.Group, version, type.Kind));
        AddInner(type.Schema);
        if (ReviewKinds.Contains(type))
            return; // which nobody lists
        ObjectSchema list = Object($"A list of {type.Kind}.",
            ("apiVersion", Text("Group and version of the shape that this list is written in.")),
            ("items", List("The objects.", type.Schema with { Name = name, Description = "" })),
            ("kind", Text($"Always `{type.Kind}List`.")),
            ("metadata", ListMeta.As("What the server notes about the list.")))
            .Demand("items");
        _all[name + "List"] = (list, (type.Group, version, type.Kind + "List"));
        AddNamed(ListMeta);
        AddNamed(Patch);
        AddNamed(Status);
    }

    public void Write(Utf8JsonWriter json, OpenApiDialect dialect)
    {
        var writer = new SchemaJson(json, dialect);
        json.WriteStartObject();
        foreach ((string name, (ObjectSchema schema, (string Group, string Version, string Kind)? kind)) in _all)
        {
            json.WritePropertyName(name);
            if (kind is { } whole)
                writer.WriteKindDefinition(schema, whole);
            else
                writer.WritePartDefinition(schema);
        }
        json.WriteEndObject();
    }

    private void AddNamed(ObjectSchema schema)
    {
        if (schema.Name.Length > 0 && !_all.TryAdd(schema.Name, (schema, null)))
            return;
        AddInner(schema);
    }

    private void AddInner(ObjectSchema schema)
    {
        foreach ((_, ObjectSchema member) in schema.Properties)
            AddNamed(member);
        if (schema.Items is { } items)
            AddNamed(items);
        if (schema.Values is { } values)
            AddNamed(values);
    }
}
