using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>Writes schemas tersely: each method makes one kind of value, and what follows it says how the value is required or merged.</summary>
public static class Shape
{
    public static ObjectSchema Text(string description, string format = "") =>
        new() { Kind = SchemaKind.String, Description = description, Format = format };

    /// <summary>A string out of a closed list, in the letters given.</summary>
    public static ObjectSchema Choice(string description, params ImmutableArray<string> names) =>
        new() { Kind = SchemaKind.String, Description = description, Enum = names };

    /// <summary>RFC 3339 in UTC.</summary>
    public static ObjectSchema Time(string description) => Text(description, "date-time");

    /// <summary>Base64.</summary>
    public static ObjectSchema Bytes(string description) => Text(description, "byte");

    public static ObjectSchema Whole(string description, string format = "int32") =>
        new() { Kind = SchemaKind.Integer, Description = description, Format = format };

    public static ObjectSchema Number(string description) =>
        new() { Kind = SchemaKind.Number, Description = description, Format = "double" };

    public static ObjectSchema Flag(string description) => new() { Kind = SchemaKind.Boolean, Description = description };

    public static ObjectSchema WholeOrText(string description) =>
        new() { Kind = SchemaKind.IntOrString, Description = description, Name = DefinitionNames.IntOrString };

    public static ObjectSchema Anything(string description) => new() { Kind = SchemaKind.Any, Description = description, PreservesUnknown = true };

    /// <summary>An object with these members and no others.</summary>
    public static ObjectSchema Object(string description, params ReadOnlySpan<(string Name, ObjectSchema Schema)> members)
    {
        var properties = ImmutableArray.CreateBuilder<KeyValuePair<string, ObjectSchema>>(members.Length);
        foreach ((string name, ObjectSchema schema) in members)
            properties.Add(KeyValuePair.Create(name, schema));
        return new ObjectSchema { Kind = SchemaKind.Object, Description = description, Properties = properties.MoveToImmutable() };
    }

    /// <summary>A whole Kubernetes object: <c>apiVersion</c>, <c>kind</c>, <c>metadata</c>, and these members.</summary>
    public static ObjectSchema KubeObject(string description, params ReadOnlySpan<(string Name, ObjectSchema Schema)> members) => Object(description,
    [
        ("apiVersion", Text("Group and version of the shape that this object is written in.")),
        ("kind", Text("What the object is; in CamelCase, and never changed.")),
        ("metadata", ObjectMetaShape.Instance),
        .. members,
    ]);

    /// <summary>An object of whatever members.</summary>
    public static ObjectSchema FreeObject(string description) =>
        new() { Kind = SchemaKind.Object, Description = description, PreservesUnknown = true };

    /// <summary>An object whose members have free names and values of one shape.</summary>
    public static ObjectSchema Map(string description, ObjectSchema values) =>
        new() { Kind = SchemaKind.Object, Description = description, Values = values };

    /// <summary>Strings by free names, as labels are.</summary>
    public static ObjectSchema TextMap(string description) => Map(description, Text(""));

    public static ObjectSchema List(string description, ObjectSchema items) =>
        new() { Kind = SchemaKind.Array, Description = description, Items = items };

    public static ObjectSchema Texts(string description) => List(description, Text(""));

    /// <summary>A list of objects with these members and no others.</summary>
    public static ObjectSchema Objects(string description, params ReadOnlySpan<(string Name, ObjectSchema Schema)> members) =>
        List(description, Object("", members));

    /// <summary>The same shape under another field, described as it is there.</summary>
    public static ObjectSchema As(this ObjectSchema schema, string description) => schema with { Description = description };

    /// <summary>Defines the shape once in OpenAPI under a name.</summary>
    public static ObjectSchema Named(this ObjectSchema schema, string name) => schema with { Name = name };

    /// <summary>Members that must be there; of a list, members of each entry.</summary>
    public static ObjectSchema Demand(this ObjectSchema schema, params ImmutableArray<string> members) => schema.Kind == SchemaKind.Array
        ? schema with { Items = schema.Items! with { Required = members } }
        : schema with { Required = members };

    /// <summary>A list whose entries are known by a member, to apply and to strategic merge alike.</summary>
    public static ObjectSchema KeyedBy(this ObjectSchema list, string key) =>
        list with { ListKind = ListKind.Map, ListMapKeys = [key], PatchMergeKey = key };

    /// <summary>A list whose entries are known by several members to apply, and by one to strategic merge.</summary>
    public static ObjectSchema KeyedBy(this ObjectSchema list, ImmutableArray<string> keys, string mergeKey) =>
        list with { ListKind = ListKind.Map, ListMapKeys = keys, PatchMergeKey = mergeKey };

    /// <summary>A list that strategic merge joins by a member, while apply replaces it as a whole.</summary>
    public static ObjectSchema MergedBy(this ObjectSchema list, string key) => list with { PatchMergeKey = key };

    /// <summary>A list of scalars that are owned one by one.</summary>
    public static ObjectSchema AsSet(this ObjectSchema list) => list with { ListKind = ListKind.Set, PatchMergesScalars = true };

    /// <summary>A list of scalars that apply owns one by one, while strategic merge replaces it.</summary>
    public static ObjectSchema AsOwnedSet(this ObjectSchema list) => list with { ListKind = ListKind.Set };

    /// <summary>An object or list that apply owns as a whole.</summary>
    public static ObjectSchema Atomic(this ObjectSchema schema) => schema with { IsAtomicMap = true };

    /// <summary>The shape and all within it accept snake_case names too.</summary>
    public static ObjectSchema WithSnakeCase(this ObjectSchema schema) => schema with
    {
        AcceptsSnakeCase = true,
        Properties = [.. schema.Properties.Select(member => KeyValuePair.Create(member.Key, member.Value.WithSnakeCase()))],
        Values = schema.Values?.WithSnakeCase(),
        Items = schema.Items?.WithSnakeCase(),
    };
}
