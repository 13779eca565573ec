using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>Compares an object with its schema. Pure; never throws on any object.</summary>
/// <remarks>
/// A null member counts as absent. SECURITY: no value but one that stands outside a closed list reaches a message, and that one is cut.
/// </remarks>
public static class SchemaValidator
{
    private const int Most = 100;    // complaints of each sort
    private const int Longest = 120; // characters of a value in a message

    /// <summary>Everything wrong with an object's shape, at most one hundred complaints of each sort.</summary>
    public static SchemaFindings Validate(JsonObject value, ObjectSchema schema)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(schema);
        var run = new Run();
        run.Check(value, schema, "");
        return run.Unknown.Count + run.Causes.Count == 0 ? SchemaFindings.None : new SchemaFindings(run.Unknown.ToImmutable(), run.Causes.ToImmutable());
    }

    /// <summary>The object without unknown members and without null ones, as it is stored when unknown members were only warned about.</summary>
    /// <returns>A copy; the argument stays as it is.</returns>
    public static JsonObject Prune(JsonObject value, ObjectSchema schema)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(schema);
        return PruneObject(value, schema);
    }

    private static JsonNode? PruneAny(JsonNode? value, ObjectSchema schema) => value switch
    {
        JsonObject inner => PruneObject(inner, schema),
        JsonArray list when schema.Items is { } items => new JsonArray([.. list.Select(item => PruneAny(item, items))]),
        _ => value?.DeepClone(),
    };

    private static JsonObject PruneObject(JsonObject value, ObjectSchema schema)
    {
        var kept = new JsonObject();
        foreach ((string name, JsonNode? member) in value)
            if (schema[name] is { } shape && member is not null)
                kept[name] = PruneAny(member, shape);
            else if (schema.PreservesUnknown || schema.Kind == SchemaKind.Any)
                kept[name] = member?.DeepClone();
        return kept;
    }

    private static string TypeOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => IsWhole(value) ? "integer" : "number",
        _ => "null",
    };

    // 1.0 and 1e3 are integers too, as JSON schema has it.
    private static bool IsWhole(JsonNode value)
    {
        JsonElement number = JsonElementOf(value);
        return number.TryGetInt64(out _) || (number.TryGetDouble(out double real) && double.IsInteger(real) && Math.Abs(real) < 1L << 53);
    }

    private static JsonElement JsonElementOf(JsonNode value)
    {
        if (value.AsValue().TryGetValue(out JsonElement element))
            return element;
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(value.ToJsonString()));
        return JsonElement.ParseValue(ref reader);
    }

    private static bool Fits(JsonNode value, ObjectSchema schema, string type) => schema.Kind switch
    {
        SchemaKind.Object => type == "object",
        SchemaKind.Array => type == "array",
        SchemaKind.String => type == "string",
        SchemaKind.Integer => type == "integer" && (schema.Format != "int32" || FitsInt32(value)),
        SchemaKind.Number => type is "integer" or "number",
        SchemaKind.Boolean => type == "boolean",
        SchemaKind.IntOrString => type is "integer" or "string",
        SchemaKind.Any => true,
        _ => throw new UnreachableException("BUG: a kind of schema without a rule"),
    };

    // Protobuf's uint32 is published as int32 too, so its upper half passes here and the decoder decides.
    private static bool FitsInt32(JsonNode value) => JsonElementOf(value).TryGetDouble(out double number) && number is >= int.MinValue and <= uint.MaxValue;

    private static string NameOf(SchemaKind kind) => kind switch
    {
        SchemaKind.Object => "object",
        SchemaKind.Array => "array",
        SchemaKind.String => "string",
        SchemaKind.Integer => "integer",
        SchemaKind.Number => "number",
        SchemaKind.Boolean => "boolean",
        _ => "integer or string",
    };

    private static string Quote(string text) => text.Length <= Longest ? $"\"{text}\"" : $"\"{text[..Longest]}…\"";

    /// <summary>One validation; collects.</summary>
    private sealed class Run
    {
        public ImmutableArray<UnknownField>.Builder Unknown { get; } = ImmutableArray.CreateBuilder<UnknownField>();
        public ImmutableArray<StatusCause>.Builder Causes { get; } = ImmutableArray.CreateBuilder<StatusCause>();

        public void Check(JsonNode value, ObjectSchema schema, string path)
        {
            string type = TypeOf(value);
            if (!Fits(value, schema, type))
            {
                Blame("FieldValueTypeInvalid", $"Invalid value: \"{type}\": {(path.Length == 0 ? "the object" : path)} in body must be of type {NameOf(schema.Kind)}: \"{type}\"", path);
                return;
            }
            switch (value)
            {
                case JsonObject inner:
                    CheckMembers(inner, schema, path);
                    break;
                case JsonArray list when schema.Items is { } items:
                    CheckItems(list, items, path);
                    break;
                case JsonValue when !schema.Enum.IsEmpty && value.GetValue<string>() is var text && !schema.Enum.Contains(text, StringComparer.Ordinal):
                    string meant = Suggestion.Closest(text, schema.Enum) is { } name ? $"; did you mean \"{name}\"?" : "";
                    Blame("FieldValueNotSupported", $"Unsupported value: {Quote(text)}: supported values: {string.Join(", ", schema.Enum.Select(Quote))}{meant}", path);
                    break;
            }
        }

        private void CheckItems(JsonArray list, ObjectSchema items, string path)
        {
            for (int i = 0; i < list.Count; i++)
                if (list[i] is { } item)
                    Check(item, items, FieldPath.Item(path, i));
                else if (items.Kind != SchemaKind.Any)
                    Blame("FieldValueTypeInvalid", $"Invalid value: \"null\": {FieldPath.Item(path, i)} in body must be of type {NameOf(items.Kind)}: \"null\"", FieldPath.Item(path, i));
        }

        private void CheckMembers(JsonObject value, ObjectSchema schema, string path)
        {
            foreach ((string name, JsonNode? member) in value)
            {
                if (schema[name] is not { } shape)
                {
                    if (!schema.PreservesUnknown && schema.Kind != SchemaKind.Any && Unknown.Count < Most)
                        Unknown.Add(new UnknownField(FieldPath.Member(path, name), Suggestion.Closest(name, schema.Properties.Select(property => property.Key)) is { } meant ? FieldPath.Member(path, meant) : null));
                }
                else if (member is not null)
                {
                    Check(member, shape, FieldPath.Member(path, name));
                }
            }
            foreach (string name in schema.Required)
                if (!value.Any(member => member.Value is not null && (member.Key == name || (schema.AcceptsSnakeCase && SnakeCase.IsFormOf(member.Key, name)))))
                    Blame("FieldValueRequired", "Required value", FieldPath.Member(path, name));
        }

        private void Blame(string reason, string message, string path)
        {
            if (Causes.Count < Most)
                Causes.Add(new StatusCause(reason, message, path));
        }
    }
}
