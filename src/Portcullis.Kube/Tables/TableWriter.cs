using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Writes objects as <c>meta.k8s.io</c> Table, what <c>kubectl get</c> prints.</summary>
public static class TableWriter
{
    private static readonly TableColumn DefaultAge = new("Age", "string", "@age", "How long ago the object was created.");

    /// <summary>Writes one Table with a row for each object.</summary>
    /// <param name="objects">JSON as <see cref="StoredObject.Json"/>.</param>
    public static void Write(Utf8JsonWriter json, ResourceType type, TableForm form, IEnumerable<ReadOnlyMemory<byte>> objects)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(objects);
        TableColumn[] columns = ColumnsOf(type);
        json.WriteStartObject();
        json.WriteString("kind", "Table");
        json.WriteString("apiVersion", $"meta.k8s.io/{form.MetaVersion}");
        List<JsonDocument> read = [];
        try
        {
            read.AddRange(objects.Select(one => JsonDocument.Parse(one)));
            WriteMetadata(json, form, read);
            if (form.HasColumns)
                WriteColumns(json, columns);
            else
                json.WriteNull("columnDefinitions");
            json.WriteStartArray("rows");
            foreach (JsonDocument one in read)
                WriteRow(json, type, form, columns, one.RootElement);
            json.WriteEndArray();
        }
        finally
        {
            read.ForEach(one => one.Dispose());
        }
        json.WriteEndObject();
    }

    // A type whose columns show the name themselves decides where it stands; Event does.
    private static TableColumn[] ColumnsOf(ResourceType type)
    {
        bool shown = type.Columns.Any(column => column.Path == ".metadata.name");
        TableColumn[] rest = type.Columns.IsEmpty ? [DefaultAge] : [.. type.Columns];
        return shown ? rest : [new TableColumn("Name", "string", ".metadata.name", "Unique within the namespace.", Format: "name"), .. rest];
    }

    private static void WriteMetadata(Utf8JsonWriter json, TableForm form, List<JsonDocument> read)
    {
        json.WriteStartObject("metadata");
        string? revision = form.ResourceVersion ?? (read is [var only] ? ObjectText.At(only.RootElement, "metadata", "resourceVersion") : null);
        if (revision is not null)
            json.WriteString("resourceVersion", revision);
        if (form.Continue.Length > 0)
            json.WriteString("continue", form.Continue);
        if (form.Remaining is { } remaining)
            json.WriteNumber("remainingItemCount", remaining);
        json.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter json, TableColumn[] columns)
    {
        json.WriteStartArray("columnDefinitions");
        foreach (TableColumn column in columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("type", column.Type);
            json.WriteString("format", column.Format);
            json.WriteString("description", column.Description);
            json.WriteNumber("priority", column.Priority);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, ResourceType type, TableForm form, TableColumn[] columns, JsonElement value)
    {
        json.WriteStartObject();
        json.WriteStartArray("cells");
        foreach (TableColumn column in columns)
            WriteCell(json, column, value, form.Now);
        json.WriteEndArray();
        if (form.Rows != TableRows.None)
        {
            json.WritePropertyName("object");
            if (form.Rows == TableRows.Metadata)
                WritePartial(json, form, value);
            else
                WriteWhole(json, type.ApiVersion(form.Version), value);
        }
        json.WriteEndObject();
    }

    private static void WriteCell(Utf8JsonWriter json, TableColumn column, JsonElement value, DateTimeOffset now)
    {
        if (column.Path.StartsWith('@'))
        {
            ComputedCells.Write(json, column.Path, value, now);
            return;
        }
        JsonPathReader path = JsonPathReader.Of(column.Path);
        JsonElement? first = path.First(value);
        if (first is null or { ValueKind: JsonValueKind.Null })
            json.WriteNullValue();
        else if (column.Type == "date")
            json.WriteStringValue(ObjectText.Age(path.Show(value), now));
        else if (column.Type is "integer" or "number" or "boolean" && first.Value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            first.Value.WriteTo(json);
        else
            json.WriteStringValue(path.Show(value));
    }

    private static void WritePartial(Utf8JsonWriter json, TableForm form, JsonElement value)
    {
        json.WriteStartObject();
        json.WriteString("kind", "PartialObjectMetadata");
        json.WriteString("apiVersion", $"meta.k8s.io/{form.MetaVersion}");
        if (value.TryGetProperty("metadata", out JsonElement metadata))
        {
            json.WritePropertyName("metadata");
            metadata.WriteTo(json);
        }
        json.WriteEndObject();
    }

    private static void WriteWhole(Utf8JsonWriter json, string apiVersion, JsonElement value)
    {
        json.WriteStartObject();
        foreach (JsonProperty member in value.EnumerateObject())
            if (member.NameEquals("apiVersion"u8))
                json.WriteString("apiVersion", apiVersion);
            else
                member.WriteTo(json);
        json.WriteEndObject();
    }
}
