using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>The places that whoever writes a value comes to own.</summary>
internal static class OwnedFields
{
    /// <summary>The places of a whole object; nulls in it count as absent.</summary>
    public static FieldSet Of(JsonObject value, ObjectSchema schema) => Within(value, schema);

    /// <summary>The places at and below a node. An object merged by members is not owned itself, unless it is empty; an entry of a list is.</summary>
    public static FieldSet Within(JsonNode? value, ObjectSchema? schema)
    {
        if (SchemaShape.Members(value, schema) is { } members)
            return FieldSet.Of(owned: false, members.Where(member => member.Value is not null).Select(member => KeyValuePair.Create(FieldStep.Field(member.Key), Member(member, schema))));

        if (SchemaShape.Items(value, schema) is { Count: > 0 } items)
            return FieldSet.Of(owned: false, items.GroupBy(item => item.Step, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, Entry([.. entry], schema))));

        return FieldSet.Leaf;
    }

    private static FieldSet Member(KeyValuePair<string, JsonNode?> member, ObjectSchema? schema)
    {
        FieldSet within = Within(member.Value, SchemaShape.Member(schema, member.Key));
        return within.WithOwned(within.Owned || member.Value is JsonObject { Count: 0 } || !SchemaShape.IsNamed(schema, member.Key));
    }

    // Two entries with the same keys cannot have owners below: the pair is owned as one.
    private static FieldSet Entry((string Step, JsonNode? Item)[] same, ObjectSchema? schema) =>
        same.Length == 1 ? Within(same[0].Item, schema?.Items).WithOwned(true) : FieldSet.Leaf;
}
