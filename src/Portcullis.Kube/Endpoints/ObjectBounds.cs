using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>How much may stand in one object: a map, or a list whose entries have owners, at most ten thousand members, and twice that many fields with owners in all.</summary>
/// <remarks>SECURITY: what a write costs beyond the length of its body grows with these numbers: who owns what, and members that a patch removes one by one.</remarks>
internal sealed class ObjectBounds
{
    public const int MostMembers = 10_000;
    public const int MostOwned = 20_000;

    private readonly Causes _found;
    private int _owned;

    private ObjectBounds(Causes found) => _found = found;

    /// <summary>Complains of what is too much. Metadata's managed fields are the server's own, and do not count.</summary>
    public static void Check(JsonObject tree, ObjectSchema schema, Causes found)
    {
        var bounds = new ObjectBounds(found);
        bounds.Map(tree, schema, isOwned: true, FieldPlace.Root);
        if (bounds._owned > MostOwned)
            found.Invalid("", $"may have at most {MostOwned} fields and keys that managers own one by one, and has {bounds._owned}");
    }

    /// <summary>Refuses a body that no object could come of, before anything else is made of it.</summary>
    public static void Demand(ApiCall call, JsonObject tree)
    {
        if (ReferenceEquals(call.Caller, Caller.Internal))
            return;
        var found = new Causes();
        Check(tree, call.Type.Schema, found);
        if (!found.Found.IsEmpty)
            throw new RefusedException(ApiStatus.Invalid(call.Type, call.Name, found.Found));
    }

    private void Map(JsonObject map, ObjectSchema? schema, bool isOwned, FieldPlace at)
    {
        isOwned &= SchemaShape.Members(map, schema) is not null;
        if (map.Count > MostMembers)
        {
            _found.Invalid(at.ToString(), $"may have at most {MostMembers} members, and has {map.Count}");
            return;
        }
        _owned += isOwned ? map.Count : 0;
        foreach ((string name, JsonNode? member) in map)
            if (!(name == "managedFields" && at is { Name: "metadata", Outer.Outer: null }))
                Any(member, SchemaShape.Member(schema, name), isOwned, at, name);
    }

    private void Any(JsonNode? node, ObjectSchema? schema, bool isOwned, FieldPlace outer, string name, int index = -1)
    {
        if (node is JsonObject map)
            Map(map, schema, isOwned, new FieldPlace(outer, name, index));
        else if (node is JsonArray list)
            List(list, schema, isOwned, new FieldPlace(outer, name, index));
    }

    private void List(JsonArray list, ObjectSchema? schema, bool isOwned, FieldPlace at)
    {
        bool isKeyed = schema is { Kind: SchemaKind.Array } && (schema.ListKind != ListKind.Atomic || schema.PatchMergeKey.Length > 0 || schema.PatchMergesScalars);
        if (isKeyed && list.Count > MostMembers)
        {
            _found.Invalid(at.ToString(), $"may have at most {MostMembers} entries, and has {list.Count}");
            return;
        }
        isOwned &= schema is { Kind: SchemaKind.Array, ListKind: not ListKind.Atomic };
        _owned += isOwned ? list.Count : 0;
        for (int i = 0; i < list.Count; i++)
            Any(list[i], schema?.Items, isOwned, at, "", i);
    }
}
