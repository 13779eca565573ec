using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>One group and version in OpenAPI 3. Made once from the catalog and kept.</summary>
/// <param name="Path">As the index names it: <c>api/v1</c>, <c>apis/security.istio.io/v1</c>. It is served under <c>/openapi/v3/PATH?hash=HASH</c>.</param>
/// <param name="Hash">Changes when the document does; also its ETag.</param>
/// <param name="Json">UTF-8.</param>
public sealed record OpenApi3Document(string Path, string Hash, ReadOnlyMemory<byte> Json)
{
    /// <summary>The documents of every group and version of the catalog, and of the reviews.</summary>
    public static ImmutableArray<OpenApi3Document> All(ResourceCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return
        [
            .. catalog.All.Concat(ReviewKinds.All)
                .SelectMany(type => type.Versions.Select(version => (Type: type, Version: version)))
                .GroupBy(entry => (entry.Type.Group, entry.Version))
                .Select(group => Make(group.Key.Group, group.Key.Version, [.. group.Select(entry => entry.Type)])),
        ];
    }

    /// <summary><c>/openapi/v3</c>.</summary>
    public static byte[] Index(ImmutableArray<OpenApi3Document> documents) => JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("paths");
        foreach (OpenApi3Document document in documents)
        {
            json.WriteStartObject(document.Path);
            json.WriteString("serverRelativeURL", $"/openapi/v3/{document.Path}?hash={document.Hash}");
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static OpenApi3Document Make(string group, string version, ImmutableArray<ResourceType> types)
    {
        byte[] json = JsonBytes.Of(json => Write(json, version, types));
        string path = group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";
        return new OpenApi3Document(path, Convert.ToHexString(SHA256.HashData(json)), json);
    }

    private static void Write(Utf8JsonWriter json, string version, ImmutableArray<ResourceType> types)
    {
        var definitions = new OpenApiDefinitions();
        json.WriteStartObject();
        json.WriteString("openapi", "3.0.0");
        json.WriteStartObject("info");
        json.WriteString("title", "Portcullis");
        json.WriteString("version", version);
        json.WriteEndObject();
        json.WriteStartObject("paths");
        foreach (ResourceType type in types)
        {
            definitions.Add(type, version);
            ApiOperation.WritePaths(json, type, version, WriteOperation);
        }
        json.WriteEndObject();
        json.WriteStartObject("components");
        json.WritePropertyName("schemas");
        definitions.Write(json, OpenApiDialect.V3);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteOperation(Utf8JsonWriter json, ApiOperation operation)
    {
        string name = DefinitionNames.Of(operation.Type, operation.Version);
        json.WriteStartObject(operation.Method);
        json.WriteString("operationId", operation.Id);
        json.WriteStartArray("parameters");
        foreach (ApiParameter parameter in ApiParameter.Of(operation))
            WriteParameter(json, parameter);
        json.WriteEndArray();
        if (operation.Writes)
        {
            json.WriteStartObject("requestBody");
            json.WriteStartObject("content");
            foreach (string media in operation.Action == "patch" ? PatchTypes.Of(operation.Type) : ["application/json", "application/yaml"])
                WriteContent(json, media, operation.Action == "patch" ? OpenApiDefinitions.Patch.Name : name);
            json.WriteEndObject();
            json.WriteBoolean("required", true);
            json.WriteEndObject();
        }
        json.WriteStartObject("responses");
        json.WriteStartObject(operation.Action == "post" ? "201" : "200");
        json.WriteString("description", operation.Action == "post" ? "Created" : "OK");
        json.WriteStartObject("content");
        WriteContent(json, "application/json", operation.Action switch
        {
            "list" => name + "List",
            "delete" or "deletecollection" => OpenApiDefinitions.Status.Name,
            _ => name,
        });
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("x-kubernetes-action", operation.Action);
        json.WritePropertyName("x-kubernetes-group-version-kind");
        SchemaJson.WriteKind(json, operation.Type.Group, operation.Version, operation.Type.Kind);
        json.WriteEndObject();
    }

    private static void WriteParameter(Utf8JsonWriter json, ApiParameter parameter)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        json.WriteString("in", parameter.In);
        json.WriteString("description", parameter.Description);
        if (parameter.In == "path")
            json.WriteBoolean("required", true);
        json.WriteStartObject("schema");
        json.WriteString("type", parameter.Type);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, string media, string definition)
    {
        json.WriteStartObject(media);
        json.WriteStartObject("schema");
        json.WriteString("$ref", "#/components/schemas/" + definition);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
