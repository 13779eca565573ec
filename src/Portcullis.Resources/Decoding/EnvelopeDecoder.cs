using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes one document into the set: envelope, metadata, and the kind's own fields.</summary>
internal static class EnvelopeDecoder
{
    private const int Deepest = 4; // lists inside lists; kubectl writes one level

    public static void Decode(Node document, UnknownFields unknownFields, Diagnostics found, ResourceSetBuilder into, int depth = 0)
    {
        if (document is not MappingNode mapping)
        {
            found.Error(EnvelopeCodes.NotAnObject, document, "a document must be an object with apiVersion, kind and metadata");
            return;
        }
        if (Items(mapping) is { } items)
        {
            if (depth >= Deepest)
                found.Error(EnvelopeCodes.NotAnObject, document, "lists stand inside lists too deep");
            else
                foreach (Node item in items)
                    Decode(item, unknownFields, found, into, depth + 1);
            return;
        }
        DecodeOne(mapping, unknownFields, found, into);
    }

    /// <summary>Decodes a document that is one object, and no list of them.</summary>
    /// <returns>The kind's row; null when the document's kind is not read.</returns>
    public static KindEntry? DecodeOne(MappingNode mapping, UnknownFields unknownFields, Diagnostics found, ResourceSetBuilder into)
    {
        int errorsBefore = found.ErrorCount;
        var reader = new ObjectReader(mapping, new DecodeContext(found, unknownFields, SnakeCase: false) { Document = mapping });
        if (KindLookup.Find(reader) is not { } entry)
            return null;
        if (entry.Kind == Kinds.Secret)
        {
            HideLines(mapping);
            reader.Accept("status"); // written by the control plane, and exported with the rest
        }
        ObjectMeta? meta = MetadataDecoder.Decode(reader, entry.Kind);
        ObjectReader body = entry.HasSpec ? Spec(mapping, reader, entry.Kind, unknownFields) : reader;
        meta ??= new ObjectMeta { Name = new ObjectName("", "") }; // the body's problems are worth telling too
        entry.Decode(body, meta, mapping, errorsBefore, into);
        return entry;
    }

    // Istio: an absent spec is an empty one.
    private static ObjectReader Spec(MappingNode document, ObjectReader reader, ResourceKind kind, UnknownFields unknownFields)
    {
        MappingNode spec = reader.Object("spec")?.Node ?? new MappingNode(document.Span, []);
        foreach (MappingEntry entry in document.Entries)
            if (entry.Name is not ("apiVersion" or "kind" or "metadata" or "spec" or "status"))
                reader.Found.Error(EnvelopeCodes.TopLevel, entry.Key, $"`{entry.Name}` does not belong at the top of a document",
                    help: Suggestion.DidYouMean(entry.Name, ["apiVersion", "kind", "metadata", "spec", "status"]) ?? "does it belong under `spec`?");
        return new ObjectReader(spec, new DecodeContext(reader.Found, unknownFields, SnakeCase: kind.IsIstio) { Document = document });
    }

    /// <summary>The objects of a Kubernetes list kind (<c>List</c>, <c>GatewayList</c>, …), or null for any other document.</summary>
    private static ImmutableArray<Node>? Items(MappingNode document) =>
        document["kind"] is ScalarNode { Text: var kind } && kind.EndsWith("List", StringComparison.Ordinal)
        && document["items"] is SequenceNode { Items: var items }
            ? items
            : null;

    private static void HideLines(MappingNode secret)
    {
        SourceText source = secret.Span.Source;
        if (!source.IsHidden(secret.Span.Line))
            source.HideLines(secret.Span.Line, int.MaxValue);
    }
}
