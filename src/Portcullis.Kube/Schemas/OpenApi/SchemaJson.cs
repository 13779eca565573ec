using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Writes a schema as OpenAPI's JSON.</summary>
internal sealed class SchemaJson(Utf8JsonWriter json, OpenApiDialect dialect)
{
    private readonly string _prefix = dialect == OpenApiDialect.V2 ? "#/definitions/" : "#/components/schemas/";

    /// <summary>Writes the definition of a whole object or a list of them.</summary>
    public void WriteKindDefinition(ObjectSchema schema, (string Group, string Version, string Kind) kind)
    {
        json.WriteStartObject();
        WriteBody(schema);
        json.WriteStartArray("x-kubernetes-group-version-kind");
        WriteKind(json, kind.Group, kind.Version, kind.Kind);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the definition of a shape that others refer to.</summary>
    /// <remarks>Whoever refers to it describes it, and <c>kubectl explain</c> prints both: so it does not describe itself.</remarks>
    public void WritePartDefinition(ObjectSchema schema)
    {
        json.WriteStartObject();
        WriteBody(schema with { Description = "" });
        json.WriteEndObject();
    }

    /// <summary>Writes a CustomResourceDefinition's schema.</summary>
    public void WriteWhole(ObjectSchema schema)
    {
        json.WriteStartObject();
        WriteBody(schema);
        json.WriteEndObject();
    }

    /// <summary>Writes a schema where it is used: a reference if it is named.</summary>
    public void Write(ObjectSchema schema)
    {
        json.WriteStartObject();
        if (schema.Name.Length == 0 || dialect == OpenApiDialect.Definition)
        {
            WriteBody(schema);
        }
        else
        {
            WriteDescription(schema);
            WriteReference(schema.Name);
            WriteMerging(schema);
        }
        json.WriteEndObject();
    }

    /// <summary>Writes the members of an object that refers to a definition.</summary>
    public void WriteReference(string name)
    {
        // OpenAPI 3.0 allows nothing beside `$ref`, so the reference stands in a list of its own.
        if (dialect == OpenApiDialect.V3)
        {
            json.WriteStartArray("allOf");
            json.WriteStartObject();
            json.WriteString("$ref", _prefix + name);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        else
        {
            json.WriteString("$ref", _prefix + name);
        }
    }

    public static void WriteKind(Utf8JsonWriter json, string group, string version, string kind)
    {
        json.WriteStartObject();
        json.WriteString("group", group);
        json.WriteString("kind", kind);
        json.WriteString("version", version);
        json.WriteEndObject();
    }

    private void WriteBody(ObjectSchema schema)
    {
        WriteDescription(schema);
        switch (schema.Kind)
        {
            case SchemaKind.Object:
                WriteObject(schema);
                break;
            case SchemaKind.Array:
                json.WriteString("type", "array");
                json.WritePropertyName("items");
                Write(schema.Items! is { Name.Length: > 0 } named ? named with { Description = "" } : schema.Items!);
                break;
            case SchemaKind.IntOrString:
                WriteIntOrString();
                break;
            case SchemaKind.Any:
                break;
            default:
                WriteScalar(schema);
                break;
        }
        if (schema.PreservesUnknown)
            json.WriteBoolean("x-kubernetes-preserve-unknown-fields", true);
        WriteMerging(schema);
    }

    private void WriteDescription(ObjectSchema schema)
    {
        if (schema.Description.Length > 0)
            json.WriteString("description", schema.Description);
    }

    private void WriteScalar(ObjectSchema schema)
    {
        json.WriteString("type", schema.Kind switch
        {
            SchemaKind.String => "string",
            SchemaKind.Integer => "integer",
            SchemaKind.Number => "number",
            _ => "boolean",
        });
        if (schema.Format.Length > 0)
            json.WriteString("format", schema.Format);
        if (!schema.Enum.IsEmpty)
            JsonBytes.WriteStrings(json, "enum", schema.Enum);
    }

    private void WriteIntOrString()
    {
        if (dialect == OpenApiDialect.V2)
        {
            json.WriteString("type", "string");
            json.WriteString("format", "int-or-string");
            return;
        }
        json.WriteStartArray(dialect == OpenApiDialect.V3 ? "oneOf" : "anyOf");
        foreach (string type in (ReadOnlySpan<string>)["integer", "string"])
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (dialect == OpenApiDialect.V3)
            json.WriteString("format", "int-or-string");
        else
            json.WriteBoolean("x-kubernetes-int-or-string", true);
    }

    private void WriteObject(ObjectSchema schema)
    {
        json.WriteString("type", "object");
        // Version 2 has no word for an open object with known members, and clients refuse what is not listed.
        if (schema.PreservesUnknown && dialect == OpenApiDialect.V2)
            return;
        if (dialect == OpenApiDialect.Definition && schema.Name == ObjectMetaShape.Instance.Name)
            return; // metadata is Kubernetes' own, and may not be described here
        if (!schema.Required.IsEmpty)
            JsonBytes.WriteStrings(json, "required", schema.Required);
        if (!schema.Properties.IsEmpty)
        {
            json.WriteStartObject("properties");
            foreach ((string name, ObjectSchema member) in schema.Properties)
            {
                json.WritePropertyName(name);
                Write(member);
            }
            json.WriteEndObject();
        }
        if (schema.Values is { } values)
        {
            json.WritePropertyName("additionalProperties");
            Write(values);
        }
    }

    private void WriteMerging(ObjectSchema schema)
    {
        if (schema.Kind == SchemaKind.Object && schema.IsAtomicMap)
            json.WriteString("x-kubernetes-map-type", "atomic");
        if (schema.Kind != SchemaKind.Array)
            return;
        if (schema.ListKind == ListKind.Map)
        {
            JsonBytes.WriteStrings(json, "x-kubernetes-list-map-keys", schema.ListMapKeys);
            json.WriteString("x-kubernetes-list-type", "map");
        }
        else if (schema.ListKind == ListKind.Set)
        {
            json.WriteString("x-kubernetes-list-type", "set");
        }
        if (dialect == OpenApiDialect.Definition)
            return;
        if (schema.PatchMergeKey.Length > 0)
            json.WriteString("x-kubernetes-patch-merge-key", schema.PatchMergeKey);
        if (schema.PatchMergeKey.Length > 0 || schema.PatchMergesScalars)
            json.WriteString("x-kubernetes-patch-strategy", "merge");
    }
}
