using System.Collections.Immutable;
using System.Globalization;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes <c>metadata</c>, Kubernetes' ObjectMeta.</summary>
internal static class MetadataDecoder
{
    public const string DryRun = "istio.io/dry-run";
    private const string DefaultNamespace = "default";

    // Istio: these let generated configuration act for other namespaces, and reject everything; neither is for users.
    private static readonly ImmutableArray<string> Reserved =
        ["internal.istio.io/parent-namespace", "internal.istio.io/parents", "internal.istio.io/webhook-always-reject"];

    /// <summary>Decodes and checks the metadata of a document of this kind.</summary>
    /// <returns>Null when the object has no usable name; the problem was reported.</returns>
    public static ObjectMeta? Decode(ObjectReader document, ResourceKind kind)
    {
        if (document.Object("metadata") is not { } metadata)
        {
            if (!document.Has("metadata"))
                document.Error(FieldCodes.Missing, "metadata", "`metadata` is missing", help: "every object needs `metadata: {name: …}`");
            return null;
        }

        string? name = metadata.RequiredString("name");
        string? ns = metadata.String("namespace");
        var meta = new ObjectMeta
        {
            Name = new ObjectName(kind.Namespaced ? (ns is null or "" ? DefaultNamespace : ns) : "", name ?? ""),
            Labels = Labels(metadata),
            Annotations = Annotations(metadata, kind),
            CreationTimestamp = Timestamp(metadata),
        };
        metadata.Accept("generateName", "uid", "resourceVersion", "generation", "managedFields", "ownerReferences", "finalizers",
            "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds");
        metadata.Finish();

        if (ns is { Length: > 0 })
            CheckNamespace(metadata, ns, kind);
        if (name is not null)
            CheckName(metadata, name, kind);
        return name is null ? null : meta;
    }

    private static void CheckNamespace(ObjectReader metadata, string ns, ResourceKind kind)
    {
        if (!kind.Namespaced)
            metadata.Error(EnvelopeCodes.Name, "namespace", $"a {kind.Kind} stands in no namespace", help: "leave `namespace` out");
        else if (!DnsName.IsLabel(ns))
            metadata.Error(EnvelopeCodes.Name, "namespace", $"`{ns}` is not a namespace's name", help: NameRule(label: true));
    }

    private static void CheckName(ObjectReader metadata, string name, ResourceKind kind)
    {
        bool label = kind == Kinds.Namespace || kind == Kinds.Service;
        bool legal = kind == Kinds.Service ? DnsName.IsServiceLabel(name) : label ? DnsName.IsLabel(name) : DnsName.IsSubdomain(name);
        if (!legal)
            metadata.Error(EnvelopeCodes.Name, "name", $"`{name}` is not a {kind.Kind}'s name", help: kind == Kinds.Service ? "at most 63 of a-z, 0-9 and `-`, beginning with a letter and ending with a letter or digit" : NameRule(label));
    }

    private static string NameRule(bool label) => label
        ? "at most 63 of a-z, 0-9 and `-`, beginning and ending with a letter or digit"
        : "at most 253 of a-z, 0-9, `-` and `.`, each part beginning and ending with a letter or digit";

    private static ImmutableSortedDictionary<string, string> Labels(ObjectReader metadata)
    {
        foreach (MappingEntry entry in metadata.Map("labels"))
        {
            if (LabelSyntax.ProblemOfKey(entry.Name) is { } why)
                metadata.Found.Error(EnvelopeCodes.Label, entry.Key, $"`{entry.Name}` is not a label's key", help: why);
            if (entry.Value is ScalarNode { Kind: NodeKind.String } value && LabelSyntax.ProblemOfValue(value.Text) is { } problem)
                metadata.Found.Error(EnvelopeCodes.Label, value, $"`{value.Text}` is not a label's value", help: problem);
        }
        return metadata.StringMap("labels");
    }

    private static ImmutableSortedDictionary<string, string> Annotations(ObjectReader metadata, ResourceKind kind)
    {
        foreach (MappingEntry entry in metadata.Map("annotations"))
        {
            if (LabelSyntax.ProblemOfKey(entry.Name) is { } why)
                metadata.Found.Error(EnvelopeCodes.Label, entry.Key, $"`{entry.Name}` is not an annotation's key", help: why);
            if (Reserved.Contains(entry.Name, StringComparer.Ordinal))
                metadata.Found.Error(EnvelopeCodes.ReservedAnnotation, entry.Key, $"annotation `{entry.Name}` may not be set by users");
            if (entry.Name == DryRun && kind.IsIstio && kind != Kinds.AuthorizationPolicy)
                metadata.Found.Error(EnvelopeCodes.DryRunElsewhere, entry.Key, $"annotation `{DryRun}` is legal only on AuthorizationPolicy, not on {kind.Kind}");
        }
        return metadata.StringMap("annotations");
    }

    private static DateTimeOffset Timestamp(ObjectReader metadata)
    {
        if (metadata.String("creationTimestamp") is not { } text)
            return default;
        if (char.IsAsciiDigit(text.Length > 0 ? text[0] : ' ') && text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time))
            return new DateTimeOffset(time.Ticks - time.Ticks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        metadata.Error(EnvelopeCodes.Timestamp, "creationTimestamp", $"`{text}` is not a time", help: "write it as `2026-01-31T12:00:00Z`");
        return default;
    }
}
