using System.Collections.Immutable;
using Portcullis.Resources.Decoding;
using Portcullis.Syntax;

namespace Portcullis.Resources;

/// <summary>Turns texts into a <see cref="ResourceSet"/>. Pure: it opens no file and keeps no state.</summary>
public static class ResourceLoader
{
    /// <summary>Decodes every document of every text, and reports every problem at once.</summary>
    /// <remarks>
    /// SECURITY: an object with an error is left out, and a DENY policy left out does not deny. A caller must not put
    /// the set in force when <see cref="Diagnostics.HasErrors"/> is true.
    /// </remarks>
    /// <param name="rootNamespace">Where the ConfigMap <c>istio</c> with the MeshConfig stands.</param>
    public static ResourceSet Load(IEnumerable<SourceText> sources, Diagnostics found,
        UnknownFields unknownFields = UnknownFields.Reject, string rootNamespace = "istio-system")
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(found);
        var set = new ResourceSetBuilder();
        foreach (SourceText source in sources)
        {
            var foundHere = new Diagnostics();
            ImmutableArray<Node> documents = Read(source, foundHere);
            if (documents.IsEmpty && !foundHere.HasErrors)
                foundHere.Warn(EnvelopeCodes.Empty, new SourceSpan(source, 0, 0, 0), $"`{source.Name}` holds no document");
            foreach (Node document in documents)
                EnvelopeDecoder.Decode(document, unknownFields, foundHere, set);
            found.AddInOrder(foundHere);
        }
        DuplicateCheck.Report(set, found);
        var foundInMesh = new Diagnostics();
        MeshConfigSpec mesh = MeshConfigDecoder.Decode(set.ConfigMaps, rootNamespace, foundInMesh);
        found.AddInOrder(foundInMesh);
        return set.Build(mesh);
    }

    /// <summary>A text's documents, not decoded; what cannot be read is reported and left out.</summary>
    public static ImmutableArray<Node> Read(SourceText source, Diagnostics found)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(found);
        if (!IsJson(source))
            return YamlReader.Read(source, found);
        return JsonReader.Read(source, found) is { } document ? [document] : [];
    }

    // A file's name is believed; other text is JSON when it begins as only JSON is written by hand or program.
    private static bool IsJson(SourceText source)
    {
        if (source.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return true;
        if (source.Name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || source.Name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
            return false;
        ReadOnlySpan<char> text = source.Text.AsSpan().TrimStart();
        return text.StartsWith('{') && text[1..].TrimStart().StartsWith('"');
    }
}
