using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>The CustomResourceDefinition objects that stand for the catalog's custom kinds, for <c>kubectl get crd</c> to show and for tools that look whether a kind is there.</summary>
public static class CustomResourceDefinitions
{
    /// <summary>One object for each custom kind, the same for the same catalog: times, uid and resourceVersion are the writer's to set.</summary>
    public static ImmutableArray<JsonObject> All(ResourceCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return [.. catalog.All.Where(type => type.IsCustom).Select(type => JsonNode.Parse(JsonBytes.Of(json => Write(json, type)))!.AsObject())];
    }

    private static void Write(Utf8JsonWriter json, ResourceType type)
    {
        json.WriteStartObject();
        json.WriteString("apiVersion", "apiextensions.k8s.io/v1");
        json.WriteString("kind", "CustomResourceDefinition");
        json.WriteStartObject("metadata");
        json.WriteString("name", type.QualifiedName);
        json.WriteEndObject();
        json.WriteStartObject("spec");
        json.WriteStartObject("conversion");
        json.WriteString("strategy", "None");
        json.WriteEndObject();
        json.WriteString("group", type.Group);
        WriteNames(json, "names", type);
        json.WriteString("scope", type.Namespaced ? "Namespaced" : "Cluster");
        json.WriteStartArray("versions");
        foreach (string version in type.Versions)
            WriteVersion(json, type, version);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("status");
        WriteNames(json, "acceptedNames", type);
        json.WriteStartArray("conditions");
        WriteCondition(json, "NamesAccepted", "NoConflicts", "no conflicts found");
        WriteCondition(json, "Established", "InitialNamesAccepted", "the kind is served");
        json.WriteEndArray();
        JsonBytes.WriteStrings(json, "storedVersions", [type.PreferredVersion]);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string member, ResourceType type)
    {
        json.WriteStartObject(member);
        if (!type.Categories.IsEmpty)
            JsonBytes.WriteStrings(json, "categories", type.Categories);
        json.WriteString("kind", type.Kind);
        json.WriteString("listKind", type.Kind + "List");
        json.WriteString("plural", type.Plural);
        if (!type.ShortNames.IsEmpty)
            JsonBytes.WriteStrings(json, "shortNames", type.ShortNames);
        json.WriteString("singular", type.Singular);
        json.WriteEndObject();
    }

    private static void WriteVersion(Utf8JsonWriter json, ResourceType type, string version)
    {
        json.WriteStartObject();
        if (!type.Columns.IsEmpty)
        {
            json.WriteStartArray("additionalPrinterColumns");
            foreach (TableColumn column in type.Columns)
                WriteColumn(json, column);
            json.WriteEndArray();
        }
        json.WriteString("name", version);
        json.WriteStartObject("schema");
        json.WritePropertyName("openAPIV3Schema");
        new SchemaJson(json, OpenApiDialect.Definition).WriteWhole(type.Schema);
        json.WriteEndObject();
        json.WriteBoolean("served", true);
        json.WriteBoolean("storage", version == type.PreferredVersion);
        json.WriteStartObject("subresources");
        if (type.HasStatus)
        {
            json.WriteStartObject("status");
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteColumn(Utf8JsonWriter json, TableColumn column)
    {
        json.WriteStartObject();
        if (column.Description.Length > 0)
            json.WriteString("description", column.Description);
        json.WriteString("jsonPath", column.Path);
        json.WriteString("name", column.Name);
        if (column.Priority > 0)
            json.WriteNumber("priority", column.Priority);
        json.WriteString("type", column.Type);
        json.WriteEndObject();
    }

    private static void WriteCondition(Utf8JsonWriter json, string type, string reason, string message)
    {
        json.WriteStartObject();
        json.WriteString("message", message);
        json.WriteString("reason", reason);
        json.WriteString("status", "True");
        json.WriteString("type", type);
        json.WriteEndObject();
    }
}
