using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Finds a document's kind, and says what to make of one that the mesh does not read.</summary>
/// <remarks>A folder may hold Deployments beside policies, so foreign kinds are a warning. A misspelt policy is an error: it would not protect.</remarks>
internal static class KindLookup
{
    private static readonly ImmutableArray<string> OtherIstioKinds =
        ["Sidecar", "EnvoyFilter", "WorkloadGroup", "ProxyConfig", "Telemetry", "WasmPlugin", "TrafficExtension"];

    private static readonly ImmutableArray<string> ForeignPolicyGroups = ["policy.linkerd.io", "cilium.io"];

    /// <summary>The table's row for the document's apiVersion and kind.</summary>
    /// <returns>Null when the document is not to be decoded; why was reported.</returns>
    public static KindEntry? Find(ObjectReader document)
    {
        string? apiVersion = document.RequiredString("apiVersion", EnvelopeCodes.NoKind);
        string? kind = document.RequiredString("kind", EnvelopeCodes.NoKind);
        if (apiVersion is null || kind is null)
            return null;

        string[] parts = apiVersion.Split('/');
        if (parts.Length > 2 || parts.Contains("", StringComparer.Ordinal))
        {
            document.Error(EnvelopeCodes.NoKind, "apiVersion", $"`{apiVersion}` is not of the form `group/version`");
            return null;
        }
        (string group, string version) = parts.Length == 2 ? (parts[0], parts[1]) : ("", parts[0]);
        if (Kinds.Entry(group, kind) is not { } entry)
        {
            ReportUnread(document, group, kind);
            return null;
        }
        if (entry.Kind.Versions.Contains(version, StringComparer.Ordinal))
            return entry;
        document.Error(EnvelopeCodes.UnknownVersion, "apiVersion", $"{kind} has no version `{version}`",
            help: $"write {string.Join(" or ", entry.Kind.Versions.Select(known => $"`{Prefix(group)}{known}`"))}");
        return null;
    }

    private static void ReportUnread(ObjectReader document, string group, string kind)
    {
        if (OtherIstioKinds.Contains(kind, StringComparer.Ordinal) && group.EndsWith(".istio.io", StringComparison.Ordinal))
        {
            document.Warn(EnvelopeCodes.Ignored, "kind", $"{kind} is ignored: it has no effect here");
            return;
        }
        if (MisspeltKind(group, kind) is { } meant)
        {
            document.Error(EnvelopeCodes.UnknownKind, "kind", group.Length == 0 ? $"there is no kind `{kind}`" : $"group `{group}` has no kind `{kind}`",
                help: meant.Length == 0 ? null : $"did you mean `{meant}`?");
            return;
        }
        if (MisspeltGroup(group, kind) is { } home)
        {
            document.Error(EnvelopeCodes.UnknownKind, "apiVersion", $"{kind} does not belong to {(group.Length == 0 ? "the core group" : $"group `{group}`")}",
                help: $"write `{home.ApiVersion}`");
            return;
        }
        document.Warn(EnvelopeCodes.Ignored, "kind", $"{kind} of {(group.Length == 0 ? "the core group" : $"group `{group}`")} is ignored: the mesh does not read it");
    }

    // Null: not misspelt. Empty: in a group of Istio's, so wrong, but nothing resembles it.
    private static string? MisspeltKind(string group, string kind)
    {
        IEnumerable<string> inGroup = Kinds.All.Where(known => known.Group == group).Select(known => known.Kind);
        bool istio = Kinds.All.Any(known => known.IsIstio && known.Group == group);
        string? closest = Suggestion.Closest(kind, inGroup);
        if (istio)
            return closest ?? Suggestion.Closest(kind, OtherIstioKinds) ?? "";
        // Pod is three edits from nothing we read; Secrte is two from Secret.
        return closest is not null && Suggestion.IsSlip(kind, closest) ? closest : null;
    }

    private static ResourceKind? MisspeltGroup(string group, string kind)
    {
        foreach (ResourceKind known in Kinds.All)
        {
            if (known.Kind != kind || ForeignPolicyGroups.Contains(group, StringComparer.Ordinal))
                continue;
            bool near = Suggestion.Closest(group, [known.Group]) is not null;
            bool istioElsewhere = known.IsIstio && (group.Length == 0 || group.EndsWith("istio.io", StringComparison.Ordinal));
            if (near || istioElsewhere || known.Group == "security.istio.io")
                return known;
        }
        return null;
    }

    private static string Prefix(string group) => group.Length == 0 ? "" : group + "/";
}
