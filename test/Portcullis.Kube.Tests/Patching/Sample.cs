namespace Portcullis.Kube.Tests;

/// <summary>A kind with every way that lists and objects merge.</summary>
internal static class Sample
{
    public static ObjectSchema Text { get; } = new() { Kind = SchemaKind.String };
    public static ObjectSchema Number { get; } = new() { Kind = SchemaKind.Integer };
    public static ObjectSchema Map { get; } = new() { Kind = SchemaKind.Object, Values = Text };
    public static ObjectSchema Atomic { get; } = new() { Kind = SchemaKind.Array, Items = Text };
    public static ObjectSchema Set { get; } = new() { Kind = SchemaKind.Array, Items = Text, ListKind = ListKind.Set, PatchMergesScalars = true };

    public static ObjectSchema Port { get; } = Object(
        ("port", Number), ("protocol", new ObjectSchema { Kind = SchemaKind.String, Default = "TCP" }), ("name", Text), ("node", Number), ("tags", Set), ("labels", Map));

    public static ObjectSchema Ports { get; } = new()
    {
        Kind = SchemaKind.Array, Items = Port, ListKind = ListKind.Map, ListMapKeys = ["port", "protocol"], PatchMergeKey = "port",
    };

    public static ObjectSchema Schema { get; } = Object(
        ("apiVersion", Text),
        ("kind", Text),
        ("metadata", Object(
            ("name", Text), ("namespace", Text), ("uid", Text), ("resourceVersion", Text), ("generation", Number), ("creationTimestamp", Text),
            ("labels", Map), ("annotations", Map), ("finalizers", Set), ("managedFields", new ObjectSchema { Kind = SchemaKind.Array, Items = new ObjectSchema { Kind = SchemaKind.Any } }))),
        ("data", Map),
        ("spec", Object(
            ("mode", Text), ("count", Number), ("hosts", Atomic), ("set", Set), ("ports", Ports), ("map", Map),
            ("tls", Object(("mode", Text), ("cert", Text))),
            ("selector", Object(("a", Text), ("b", Text)) with { IsAtomicMap = true }),
            ("free", new ObjectSchema { Kind = SchemaKind.Any }))),
        ("status", Object(("phase", Text), ("count", Number))));

    public static ObjectSchema Object(params (string Name, ObjectSchema Schema)[] members) => new()
    {
        Kind = SchemaKind.Object, Properties = [.. members.Select(member => KeyValuePair.Create(member.Name, member.Schema))],
    };
}
