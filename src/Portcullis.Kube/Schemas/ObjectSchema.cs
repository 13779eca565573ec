using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>The shape of a JSON value: what OpenAPI publishes, what strict decoding checks, and what apply merges by. Immutable.</summary>
public sealed record ObjectSchema
{
    public required SchemaKind Kind { get; init; }
    public string Description { get; init; } = "";

    /// <summary>The name under which OpenAPI defines it once for all that use it, as <c>io.k8s.api.core.v1.ServicePort</c>; empty: written where it stands.</summary>
    public string Name { get; init; } = "";

    /// <summary>OpenAPI format, as <c>byte</c>, <c>date-time</c>, <c>int64</c>; empty if none.</summary>
    public string Format { get; init; } = "";

    /// <summary>Named members of an object, in the order shown.</summary>
    public ImmutableArray<KeyValuePair<string, ObjectSchema>> Properties { get; init; } = [];

    /// <summary>The value of every other member of an object; null: there is none.</summary>
    public ObjectSchema? Values { get; init; }

    /// <summary>Items of an array.</summary>
    public ObjectSchema? Items { get; init; }

    public ImmutableArray<string> Required { get; init; } = [];
    public ImmutableArray<string> Enum { get; init; } = [];

    /// <summary>Unknown members are kept and not complained about (<c>x-kubernetes-preserve-unknown-fields</c>).</summary>
    public bool PreservesUnknown { get; init; }

    public ListKind ListKind { get; init; } = ListKind.Atomic;
    public ImmutableArray<string> ListMapKeys { get; init; } = [];

    /// <summary>What a string counts as when it is a key of a list's entries and an entry leaves it out, as <c>TCP</c> for a port's protocol; empty: nothing.</summary>
    public string Default { get; init; } = "";

    /// <summary>The object is owned as a whole (<c>x-kubernetes-map-type: atomic</c>).</summary>
    public bool IsAtomicMap { get; init; }

    /// <summary>Strategic merge: the member that identifies a list's entry (<c>x-kubernetes-patch-merge-key</c>); empty: the list is replaced.</summary>
    public string PatchMergeKey { get; init; } = "";

    /// <summary>Strategic merge of a list of scalars by union (<c>x-kubernetes-patch-strategy: merge</c> without a key).</summary>
    public bool PatchMergesScalars { get; init; }

    /// <summary>Members may also be given by their names in snake_case, as protobuf's JSON form allows; nothing publishes those names.</summary>
    public bool AcceptsSnakeCase { get; init; }

    /// <summary>The schema of a member, or null when there is no such member.</summary>
    public ObjectSchema? this[string member]
    {
        get
        {
            foreach ((string name, ObjectSchema schema) in Properties)
                if (name == member || (AcceptsSnakeCase && SnakeCase.IsFormOf(member, name)))
                    return schema;
            return Values;
        }
    }
}
