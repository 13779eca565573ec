using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Turns an OpenAPI 2 document into gnostic's messages (openapi.v2, field numbers of gnostic's own description), as far as our documents go.</summary>
internal static class GnosticWriter
{
    public static byte[] Document(JsonElement document)
    {
        JsonElement about = document.GetProperty("info");
        var paths = new ProtobufMessage();
        foreach (JsonProperty path in document.GetProperty("paths").EnumerateObject())
            paths.Message(2, Named(path.Name, PathItem(path.Value)));
        var definitions = new ProtobufMessage();
        foreach (JsonProperty definition in document.GetProperty("definitions").EnumerateObject())
            definitions.Message(1, Named(definition.Name, Schema(definition.Value)));
        return new ProtobufMessage()
            .Text(1, Text(document, "swagger"))
            .Message(2, new ProtobufMessage().Text(1, Text(about, "title")).Text(2, Text(about, "version")))
            .Message(8, paths)
            .Message(9, definitions)
            .ToArray();
    }

    private static ProtobufMessage PathItem(JsonElement item)
    {
        var message = new ProtobufMessage();
        foreach (JsonProperty method in item.EnumerateObject())
            message.Message(method.Name switch { "get" => 2, "put" => 3, "post" => 4, "delete" => 5, _ => 8 }, Operation(method.Value));
        return message;
    }

    private static ProtobufMessage Operation(JsonElement operation)
    {
        ProtobufMessage message = new ProtobufMessage().Text(5, Text(operation, "operationId"));
        Texts(message, 6, operation, "produces");
        Texts(message, 7, operation, "consumes");
        foreach (JsonElement parameter in operation.GetProperty("parameters").EnumerateArray())
            message.Message(8, new ProtobufMessage().Message(1, Parameter(parameter)));
        var responses = new ProtobufMessage();
        foreach (JsonProperty response in operation.GetProperty("responses").EnumerateObject())
            responses.Message(1, Named(response.Name, new ProtobufMessage().Message(1, Response(response.Value))));
        message.Message(9, responses);
        Extensions(message, 13, operation);
        return message;
    }

    private static ProtobufMessage Parameter(JsonElement parameter)
    {
        bool required = parameter.TryGetProperty("required", out JsonElement flag) && flag.GetBoolean();
        string place = Text(parameter, "in")!;
        if (place == "body")
            return new ProtobufMessage().Message(1, new ProtobufMessage()
                .Text(2, Text(parameter, "name")).Text(3, place).Flag(4, required).Message(5, Schema(parameter.GetProperty("schema"))));
        ProtobufMessage plain = new ProtobufMessage().Flag(1, required).Text(2, place).Text(3, Text(parameter, "description")).Text(4, Text(parameter, "name"));
        return new ProtobufMessage().Message(2, place == "path"
            ? new ProtobufMessage().Message(4, plain.Text(5, Text(parameter, "type")))
            : new ProtobufMessage().Message(3, plain.Text(6, Text(parameter, "type"))));
    }

    private static ProtobufMessage Response(JsonElement response) => new ProtobufMessage()
        .Text(1, Text(response, "description"))
        .Message(2, new ProtobufMessage().Message(1, Schema(response.GetProperty("schema"))));

    private static ProtobufMessage Schema(JsonElement schema)
    {
        ProtobufMessage message = new ProtobufMessage().Text(1, Text(schema, "$ref")).Text(2, Text(schema, "format")).Text(4, Text(schema, "description"));
        Texts(message, 19, schema, "required");
        if (schema.TryGetProperty("enum", out JsonElement names))
            foreach (JsonElement name in names.EnumerateArray())
                message.Message(20, Any(name));
        if (schema.TryGetProperty("additionalProperties", out JsonElement values))
            message.Message(21, new ProtobufMessage().Message(1, Schema(values)));
        if (Text(schema, "type") is { } type)
            message.Message(22, new ProtobufMessage().Text(1, type));
        if (schema.TryGetProperty("items", out JsonElement items))
            message.Message(23, new ProtobufMessage().Message(1, Schema(items)));
        if (schema.TryGetProperty("properties", out JsonElement properties))
        {
            var members = new ProtobufMessage();
            foreach (JsonProperty property in properties.EnumerateObject())
                members.Message(1, Named(property.Name, Schema(property.Value)));
            message.Message(25, members);
        }
        Extensions(message, 31, schema);
        return message;
    }

    private static void Extensions(ProtobufMessage message, int field, JsonElement owner)
    {
        foreach (JsonProperty member in owner.EnumerateObject())
            if (member.Name.StartsWith("x-", StringComparison.Ordinal))
                message.Message(field, Named(member.Name, Any(member.Value)));
    }

    // The value is YAML, and JSON is YAML.
    private static ProtobufMessage Any(JsonElement value) => new ProtobufMessage().Text(2, value.GetRawText());

    private static ProtobufMessage Named(string name, ProtobufMessage value) => new ProtobufMessage().Text(1, name).Message(2, value);

    private static void Texts(ProtobufMessage message, int field, JsonElement owner, string name)
    {
        if (owner.TryGetProperty(name, out JsonElement list))
            foreach (JsonElement item in list.EnumerateArray())
                message.Text(field, item.GetString());
    }

    private static string? Text(JsonElement owner, string name) => owner.TryGetProperty(name, out JsonElement found) ? found.GetString() : null;
}
