using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>Takes places out of an object.</summary>
internal static class FieldRemoval
{
    /// <summary>A new tree without the places. What becomes empty by that goes too, unless it is among the places to keep.</summary>
    public static JsonObject Remove(JsonObject value, FieldSet places, FieldSet keep, ObjectSchema? schema) => (JsonObject?)Within(value, places, keep, schema) ?? [];

    /// <summary>Null when nothing is left of what was not empty.</summary>
    private static JsonNode? Within(JsonNode value, FieldSet places, FieldSet keep, ObjectSchema? schema)
    {
        if (places.Children.IsEmpty)
            return value.DeepClone();

        if (SchemaShape.Members(value, schema) is { } members)
        {
            var kept = new JsonObject();
            foreach ((string name, JsonNode? member) in members)
            {
                string step = FieldStep.Field(name);
                if (places[step].Owned)
                    continue;
                JsonNode? rest = member is null ? null : Within(member, places[step], keep[step], SchemaShape.Member(schema, name));
                if (rest is not null || member is null)
                    kept[name] = rest;
            }
            return kept.Count > 0 || members.Count == 0 || keep.Owned ? kept : null;
        }

        if (SchemaShape.Items(value, schema) is { } items)
        {
            var kept = new JsonArray();
            foreach ((string step, JsonNode? item) in items)
                if (!places[step].Owned)
                    kept.Add(item is null ? null : Within(item, places[step], keep[step], schema?.Items));
            return kept.Count > 0 || items.Count == 0 || keep.Owned ? kept : null;
        }

        // The places were recorded when this was no leaf; who changed the schema keeps the value.
        return value.DeepClone();
    }
}
