using System.Collections.Immutable;
using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Writes <c>APIGroupDiscoveryList</c>: every group with every resource.</summary>
internal static class AggregatedDiscovery
{
    public static byte[] Write(ResourceCatalog catalog, IEnumerable<(string Group, ImmutableArray<string> Versions)> groups, DiscoveryForm form) => JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("kind", "APIGroupDiscoveryList");
        json.WriteString("apiVersion", form == DiscoveryForm.Aggregated ? "apidiscovery.k8s.io/v2" : "apidiscovery.k8s.io/v2beta1");
        json.WriteStartObject("metadata");
        json.WriteEndObject();
        json.WriteStartArray("items");
        foreach ((string group, ImmutableArray<string> versions) in groups)
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            if (group.Length > 0)
                json.WriteString("name", group);
            json.WriteNull("creationTimestamp");
            json.WriteEndObject();
            json.WriteStartArray("versions");
            foreach (string version in versions)
                WriteVersion(json, version, DiscoveryList.Resources(catalog, group, version));
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteVersion(Utf8JsonWriter json, string version, ImmutableArray<DiscoveryEntry> entries)
    {
        json.WriteStartObject();
        json.WriteString("version", version);
        json.WriteString("freshness", "Current");
        json.WriteStartArray("resources");
        foreach (DiscoveryEntry entry in entries)
            WriteResource(json, entry);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, DiscoveryEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("resource", entry.Plural);
        WriteKind(json, entry.Group, entry.Version, entry.Kind);
        json.WriteString("scope", entry.Namespaced ? "Namespaced" : "Cluster");
        json.WriteString("singularResource", entry.Singular);
        JsonBytes.WriteStrings(json, "verbs", entry.Verbs);
        if (!entry.ShortNames.IsEmpty)
            JsonBytes.WriteStrings(json, "shortNames", entry.ShortNames);
        if (!entry.Categories.IsEmpty)
            JsonBytes.WriteStrings(json, "categories", entry.Categories);
        if (!entry.Subresources.IsEmpty)
        {
            json.WriteStartArray("subresources");
            foreach (DiscoveryPart part in entry.Subresources)
            {
                json.WriteStartObject();
                json.WriteString("subresource", part.Name);
                WriteKind(json, part.Group, part.Version, part.Kind);
                JsonBytes.WriteStrings(json, "verbs", part.Verbs);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteKind(Utf8JsonWriter json, string group, string version, string kind)
    {
        json.WriteStartObject("responseKind");
        json.WriteString("group", group);
        json.WriteString("version", version);
        json.WriteString("kind", kind);
        json.WriteEndObject();
    }
}
