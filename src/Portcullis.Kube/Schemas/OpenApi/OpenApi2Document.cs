using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Everything served in OpenAPI 2, in which kubectl checks <c>kind: List</c> manifests and what it does not know. Made once from the catalog and kept.</summary>
public static class OpenApi2Document
{
    /// <summary>The <c>Content-Type</c> of <see cref="Protobuf"/>.</summary>
    public const string ProtobufType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    /// <summary>The document as JSON.</summary>
    public static byte[] Json(ResourceCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return JsonBytes.Of(json => Write(json, catalog));
    }

    /// <summary>The document as gnostic's <c>openapi.v2.Document</c>, the only form that kubectl takes.</summary>
    public static byte[] Protobuf(ResourceCatalog catalog)
    {
        using JsonDocument document = JsonDocument.Parse(Json(catalog));
        return GnosticWriter.Document(document.RootElement);
    }

    private static void Write(Utf8JsonWriter json, ResourceCatalog catalog)
    {
        var definitions = new OpenApiDefinitions();
        json.WriteStartObject();
        json.WriteString("swagger", "2.0");
        json.WriteStartObject("info");
        json.WriteString("title", "Portcullis");
        json.WriteString("version", "v1");
        json.WriteEndObject();
        json.WriteStartObject("paths");
        foreach (ResourceType type in catalog.All.Concat(ReviewKinds.All))
            foreach (string version in type.Versions)
            {
                definitions.Add(type, version);
                ApiOperation.WritePaths(json, type, version, WriteOperation);
            }
        json.WriteEndObject();
        json.WritePropertyName("definitions");
        definitions.Write(json, OpenApiDialect.V2);
        json.WriteEndObject();
    }

    private static void WriteOperation(Utf8JsonWriter json, ApiOperation operation)
    {
        string name = DefinitionNames.Of(operation.Type, operation.Version);
        json.WriteStartObject(operation.Method);
        json.WriteString("operationId", operation.Id);
        if (operation.Writes)
            JsonBytes.WriteStrings(json, "consumes", operation.Action == "patch" ? PatchTypes.Of(operation.Type) : ["application/json", "application/yaml"]);
        JsonBytes.WriteStrings(json, "produces", ["application/json"]);
        json.WriteStartArray("parameters");
        foreach (ApiParameter parameter in ApiParameter.Of(operation))
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("in", parameter.In);
            json.WriteString("description", parameter.Description);
            json.WriteString("type", parameter.Type);
            if (parameter.In == "path")
                json.WriteBoolean("required", true);
            json.WriteEndObject();
        }
        if (operation.Writes)
        {
            json.WriteStartObject();
            json.WriteString("name", "body");
            json.WriteString("in", "body");
            json.WriteBoolean("required", true);
            WriteReference(json, operation.Action == "patch" ? OpenApiDefinitions.Patch.Name : name);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("responses");
        json.WriteStartObject(operation.Action == "post" ? "201" : "200");
        json.WriteString("description", operation.Action == "post" ? "Created" : "OK");
        WriteReference(json, operation.Action switch
        {
            "list" => name + "List",
            "delete" or "deletecollection" => OpenApiDefinitions.Status.Name,
            _ => name,
        });
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("x-kubernetes-action", operation.Action);
        json.WritePropertyName("x-kubernetes-group-version-kind");
        SchemaJson.WriteKind(json, operation.Type.Group, operation.Version, operation.Type.Kind);
        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, string definition)
    {
        json.WriteStartObject("schema");
        json.WriteString("$ref", "#/definitions/" + definition);
        json.WriteEndObject();
    }
}
