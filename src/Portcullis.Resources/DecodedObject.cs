using System.Collections.Immutable;
using Portcullis.Resources.Decoding;
using Portcullis.Syntax;

namespace Portcullis.Resources;

/// <summary>One object, decoded: what a <see cref="ResourceTable"/> keeps so that nothing is decoded twice. Immutable.</summary>
public sealed class DecodedObject
{
    private readonly object _resource;

    private DecodedObject(string name, KindEntry entry, object resource, ObjectMeta meta, MappingNode document) =>
        (Name, Entry, _resource, Meta, Document) = (name, entry, resource, meta, document);

    /// <summary>What the table knows it by; two objects of one table never share it.</summary>
    public string Name { get; }

    public ObjectMeta Meta { get; }

    /// <summary>The tree it came from, for messages.</summary>
    public MappingNode Document { get; }

    public ResourceKind Kind => Entry.Kind;

    internal KindEntry Entry { get; }

    /// <summary>Decodes a text that holds one object.</summary>
    /// <returns>Null after an error, which was reported; or without one, when the mesh does not read this kind.</returns>
    public static DecodedObject? Read(string name, SourceText source, Diagnostics found, UnknownFields unknownFields = UnknownFields.Reject)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(found);
        var foundHere = new Diagnostics();
        DecodedObject? read = Read(name, source, unknownFields, foundHere);
        found.AddInOrder(foundHere);
        return foundHere.HasErrors ? null : read;
    }

    /// <summary>The object with its spec, or null when it is of another kind.</summary>
    public Resource<TSpec>? As<TSpec>() where TSpec : class => _resource as Resource<TSpec>;

    internal void AddTo(ResourceSetBuilder set) => Entry.Add(_resource, set);

    private static DecodedObject? Read(string name, SourceText source, UnknownFields unknownFields, Diagnostics found)
    {
        ImmutableArray<Node> documents = ResourceLoader.Read(source, found);
        if (found.HasErrors)
            return null;
        if (documents is not [MappingNode document])
        {
            found.Error(EnvelopeCodes.NotAnObject, new SourceSpan(source, 0, 0, 0), $"`{source.Name}` must hold one object, found {documents.Length} documents");
            return null;
        }
        var set = new ResourceSetBuilder();
        return EnvelopeDecoder.DecodeOne(document, unknownFields, found, set) is { } entry && entry.Only(set) is var (resource, meta)
            ? new DecodedObject(name, entry, resource, meta, document)
            : null;
    }
}
