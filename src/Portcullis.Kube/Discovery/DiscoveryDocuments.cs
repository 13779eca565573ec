using System.Collections.Immutable;
using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>The documents by which clients learn what is served. Pure functions of the catalog: cache what they return.</summary>
public static class DiscoveryDocuments
{
    /// <summary>The <c>Content-Type</c> that a form must bear; clients misread an aggregated body under another.</summary>
    public static string ContentType(DiscoveryForm form) => form switch
    {
        DiscoveryForm.Aggregated => "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
        DiscoveryForm.AggregatedBeta => "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList",
        _ => "application/json",
    };

    /// <summary>The form that an <c>Accept</c> header prefers; the legacy one when it names none.</summary>
    public static DiscoveryForm Negotiate(string? accept)
    {
        foreach (string range in (accept ?? "").Split(','))
        {
            string[] parts = range.Split(';', StringSplitOptions.TrimEntries);
            if (!parts.Contains("as=APIGroupDiscoveryList", StringComparer.Ordinal) || !parts.Contains("g=apidiscovery.k8s.io", StringComparer.Ordinal))
                continue;
            if (parts.Contains("v=v2", StringComparer.Ordinal))
                return DiscoveryForm.Aggregated;
            if (parts.Contains("v=v2beta1", StringComparer.Ordinal))
                return DiscoveryForm.AggregatedBeta;
        }
        return DiscoveryForm.Legacy;
    }

    /// <summary><c>/api</c>.</summary>
    public static byte[] Core(ResourceCatalog catalog, DiscoveryForm form)
    {
        if (form != DiscoveryForm.Legacy)
            return AggregatedDiscovery.Write(catalog, [("", ["v1"])], form);
        return JsonBytes.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("kind", "APIVersions");
            JsonBytes.WriteStrings(json, "versions", ["v1"]);
            json.WriteStartArray("serverAddressByClientCIDRs");
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary><c>/apis</c>.</summary>
    public static byte[] Groups(ResourceCatalog catalog, DiscoveryForm form)
    {
        if (form != DiscoveryForm.Legacy)
            return AggregatedDiscovery.Write(catalog, DiscoveryList.Groups(catalog), form);
        return JsonBytes.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("kind", "APIGroupList");
            json.WriteString("apiVersion", "v1");
            json.WriteStartArray("groups");
            foreach ((string group, ImmutableArray<string> versions) in DiscoveryList.Groups(catalog))
                WriteGroup(json, group, versions, alone: false);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary><c>/apis/GROUP</c>; null when there is no such group.</summary>
    public static byte[]? Group(ResourceCatalog catalog, string group)
    {
        foreach ((string name, ImmutableArray<string> versions) in DiscoveryList.Groups(catalog))
            if (name == group)
                return JsonBytes.Of(json => WriteGroup(json, name, versions, alone: true));
        return null;
    }

    /// <summary><c>/api/v1</c> and <c>/apis/GROUP/VERSION</c>; null when there is no such version.</summary>
    public static byte[]? Resources(ResourceCatalog catalog, string group, string version)
    {
        ImmutableArray<DiscoveryEntry> entries = DiscoveryList.Resources(catalog, group, version);
        if (entries.IsEmpty)
            return null;
        return JsonBytes.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("kind", "APIResourceList");
            json.WriteString("apiVersion", "v1");
            json.WriteString("groupVersion", group.Length == 0 ? version : $"{group}/{version}");
            json.WriteStartArray("resources");
            foreach (DiscoveryEntry entry in entries)
            {
                WriteResource(json, entry);
                foreach (DiscoveryPart part in entry.Subresources)
                    WritePart(json, entry, part);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteGroup(Utf8JsonWriter json, string group, ImmutableArray<string> versions, bool alone)
    {
        json.WriteStartObject();
        if (alone)
        {
            json.WriteString("kind", "APIGroup");
            json.WriteString("apiVersion", "v1");
        }
        json.WriteString("name", group);
        json.WriteStartArray("versions");
        foreach (string version in versions)
            WriteVersion(json, group, version);
        json.WriteEndArray();
        json.WritePropertyName("preferredVersion");
        WriteVersion(json, group, versions[0]);
        json.WriteEndObject();
    }

    private static void WriteVersion(Utf8JsonWriter json, string group, string version)
    {
        json.WriteStartObject();
        json.WriteString("groupVersion", $"{group}/{version}");
        json.WriteString("version", version);
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, DiscoveryEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("name", entry.Plural);
        json.WriteString("singularName", entry.Singular);
        json.WriteBoolean("namespaced", entry.Namespaced);
        json.WriteString("kind", entry.Kind);
        JsonBytes.WriteStrings(json, "verbs", entry.Verbs);
        if (!entry.ShortNames.IsEmpty)
            JsonBytes.WriteStrings(json, "shortNames", entry.ShortNames);
        if (!entry.Categories.IsEmpty)
            JsonBytes.WriteStrings(json, "categories", entry.Categories);
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, DiscoveryEntry entry, DiscoveryPart part)
    {
        json.WriteStartObject();
        json.WriteString("name", $"{entry.Plural}/{part.Name}");
        json.WriteString("singularName", "");
        json.WriteBoolean("namespaced", entry.Namespaced);
        if (part.Group != entry.Group)
        {
            json.WriteString("group", part.Group);
            json.WriteString("version", part.Version);
        }
        json.WriteString("kind", part.Kind);
        JsonBytes.WriteStrings(json, "verbs", part.Verbs);
        json.WriteEndObject();
    }
}
