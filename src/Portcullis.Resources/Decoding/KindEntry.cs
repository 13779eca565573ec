using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>One row of <see cref="Kinds"/>: a kind and how its documents are read.</summary>
internal abstract class KindEntry(ResourceKind kind, bool hasSpec)
{
    public ResourceKind Kind { get; } = kind;

    /// <summary>Whether the kind's fields stand under <c>spec</c>. Kubernetes' core kinds mostly keep them at the top.</summary>
    public bool HasSpec { get; } = hasSpec;

    /// <summary>Decodes one document's body and, if no error was reported for it, adds the object to the set.</summary>
    /// <param name="body">Positioned at <c>spec</c>, or at the document for kinds without one.</param>
    /// <param name="errorsBefore">How many errors were known before this document.</param>
    public abstract void Decode(ObjectReader body, ObjectMeta meta, MappingNode document, int errorsBefore, ResourceSetBuilder into);

    /// <summary>The one object of this kind in a set, or null when there is not exactly one.</summary>
    public abstract (object Resource, ObjectMeta Meta)? Only(ResourceSetBuilder set);

    /// <summary>Adds an object that <see cref="Only"/> gave.</summary>
    public abstract void Add(object resource, ResourceSetBuilder into);
}
