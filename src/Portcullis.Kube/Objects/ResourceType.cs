using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>One kind that the API serves: its names, its scope, what may be done with it, and the shape of its objects.</summary>
public sealed record ResourceType
{
    /// <summary>Empty for the core group.</summary>
    public required string Group { get; init; }

    /// <summary>Every served version, the preferred one first; all have the same shape, and objects are stored under the preferred one.</summary>
    public required ImmutableArray<string> Versions { get; init; }

    public required string Kind { get; init; }
    public required string Plural { get; init; }
    public required string Singular { get; init; }
    public ImmutableArray<string> ShortNames { get; init; } = [];
    public ImmutableArray<string> Categories { get; init; } = [];
    public bool Namespaced { get; init; } = true;

    /// <summary>Defined by a CustomResourceDefinition: generation is counted, strategic merge patch is refused, an update must name its resourceVersion.</summary>
    public bool IsCustom { get; init; }

    /// <summary>Has the <c>status</c> subresource: writes to the object leave status alone, and the other way round.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Encrypted at rest, and never shown in the audit log.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Written by the control plane alone; callers may get, list and watch.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Of a read-only kind: why nobody writes it, and what to do instead. Ends a refusal.</summary>
    public string ReadOnlyBecause { get; init; } = "";

    /// <summary>There is never an object of it: an empty collection for clients that look for the kind before they do anything. Discovery lists it without verbs.</summary>
    public bool IsAbsent { get; init; }

    /// <summary>Has the <c>scale</c> subresource, to be read: <c>spec.replicas</c> as an <c>autoscaling/v1 Scale</c>.</summary>
    public bool HasScale { get; init; }

    /// <summary>The shape of a whole object, with <c>metadata</c>.</summary>
    public required ObjectSchema Schema { get; init; }

    /// <summary>What <c>kubectl get</c> shows after the name, in order.</summary>
    public ImmutableArray<TableColumn> Columns { get; init; } = [];

    public string PreferredVersion => Versions[0];

    /// <summary><c>GROUP/VERSION</c>, or the version alone in the core group.</summary>
    public string ApiVersion(string version) => Group.Length == 0 ? version : $"{Group}/{version}";

    /// <summary><c>PLURAL.GROUP</c>, or the plural alone in the core group, as messages name the resource.</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
