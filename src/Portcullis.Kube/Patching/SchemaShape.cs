using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>How far ownership reaches into a value: what merges member by member, what is one leaf.</summary>
/// <remarks>Where the schema says nothing, objects merge by member and arrays are leaves, as Kubernetes treats values without a schema.</remarks>
internal static class SchemaShape
{
    /// <summary>The schema of a member; null when nothing is known of it.</summary>
    public static ObjectSchema? Member(ObjectSchema? schema, string name) => schema?.Kind == SchemaKind.Object ? schema[name] : null;

    /// <summary>The member is a field of the type, not a key of a free map.</summary>
    public static bool IsNamed(ObjectSchema? schema, string name)
    {
        if (schema?.Kind == SchemaKind.Object)
            foreach ((string property, _) in schema.Properties)
                if (property == name)
                    return true;
        return false;
    }

    /// <summary>The object if its members have owners of their own.</summary>
    public static JsonObject? Members(JsonNode? value, ObjectSchema? schema) => schema is { Kind: SchemaKind.Object, IsAtomicMap: true } ? null : value as JsonObject;

    /// <summary>The list's entries with their steps if they have owners of their own; null for a list that is one leaf, and for one whose entries cannot be told apart by their keys.</summary>
    public static List<(string Step, JsonNode? Item)>? Items(JsonNode? value, ObjectSchema? schema)
    {
        if (value is not JsonArray items || schema is not { Kind: SchemaKind.Array, ListKind: not ListKind.Atomic })
            return null;

        var steps = new List<(string, JsonNode?)>(items.Count);
        foreach (JsonNode? item in items)
        {
            if (Step(item, schema) is not { } step)
                return null;
            steps.Add((step, item));
        }
        return steps;
    }

    /// <summary>How an entry of the list is known; null when it has none of the keys.</summary>
    public static string? Step(JsonNode? item, ObjectSchema list)
    {
        if (list.ListKind == ListKind.Set)
            return FieldStep.Value(item);
        if (item is not JsonObject entry)
            return null;

        var keys = new List<KeyValuePair<string, JsonNode?>>();
        foreach (string name in list.ListMapKeys)
        {
            if (entry[name] is { } key)
                keys.Add(new KeyValuePair<string, JsonNode?>(name, key));
            else if (Member(list.Items, name) is { Default.Length: > 0 } schema)
                keys.Add(new KeyValuePair<string, JsonNode?>(name, JsonValue.Create(schema.Default)));
        }
        return keys.Count == 0 ? null : FieldStep.Key(keys);
    }
}
