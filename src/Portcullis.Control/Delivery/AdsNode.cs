using System.Collections.Immutable;
using System.Net;
using Google.Protobuf.WellKnownTypes;
using Portcullis.Kube;
using Portcullis.Resources;
using Portcullis.Wire.Discovery;

namespace Portcullis.Control;

/// <summary>Decides which data plane a stream is: the credential says whose, the node says which.</summary>
internal static class AdsNode
{
    private const int MostLabels = 256;
    private const int LongestVersion = 64;
    private const int LongestInstance = 64;
    private const int MostLabelText = 16 * 1024;
    private const int LongestText = 253;

    /// <summary>The data plane; null, with the reason, when the caller may not be it.</summary>
    /// <remarks>
    /// SECURITY: a proxy's namespace, which decides the Secrets it is sent, comes from its credential: the group
    /// <c>portcullis:namespace:NAMESPACE</c>, or the name <c>NAMESPACE/NAME</c>, which then is its name as well. What the node says
    /// may agree or be absent. Only an admin says it freely.
    /// </remarks>
    public static DataPlane? Identify(Caller caller, Node? node, out string reason)
    {
        Struct said = node?.Metadata ?? new Struct();
        string saidNamespace = Text(said, AdsTypes.Namespace), saidName = Text(said, AdsTypes.Name);
        if ((Entitled(caller, out string ns, out string name) ?? Contradiction(ns, name, saidNamespace, saidName)) is { } refusal)
            return Refused(refusal, out reason);
        ns = ns.Length > 0 ? ns : saidNamespace;
        name = name.Length > 0 ? name : saidName;
        if (NameSyntax.ProblemOfLabel(ns) is { } badNamespace)
            return Refused($"the node's `NAMESPACE` {badNamespace}", out reason);
        if (NameSyntax.ProblemOfSubdomain(name) is { } badName)
            return Refused($"the node's `NAME` {badName}", out reason);
        if (Labels(said, out reason) is not { } labels)
            return null;
        if (Text(said, AdsTypes.Instance) is var instance && (instance.Length > LongestInstance || !instance.All(char.IsAsciiLetterOrDigit)))
            return Refused($"the node's `INSTANCE` must have at most {LongestInstance} letters and digits", out reason);
        string address = IPAddress.TryParse(Text(said, AdsTypes.Address), out IPAddress? listens) ? listens.ToString() : "";
        return new DataPlane($"{ns}/{name}", ns, name, labels, address, Version(node?.UserAgentVersion ?? "")) { Instance = instance };
    }

    /// <summary>Why the caller may not be this data plane any more; null when it may.</summary>
    public static string? Refusal(Caller caller, string ns, string name) =>
        Entitled(caller, out string entitledNamespace, out string entitledName) ?? Contradiction(entitledNamespace, entitledName, ns, name);

    private static string? Contradiction(string ns, string name, string saidNamespace, string saidName) =>
        ns.Length > 0 && saidNamespace.Length > 0 && saidNamespace != ns ? $"the credential is for namespace `{ns}`, not `{Plain(saidNamespace)}`"
        : name.Length > 0 && saidName.Length > 0 && saidName != name ? $"the credential is for data plane `{name}`, not `{Plain(saidName)}`: give the gateway that name"
        : null;

    // Null when entitled; empty names are the node's to say.
    private static string? Entitled(Caller caller, out string ns, out string name)
    {
        (ns, name) = ("", "");
        AccessRole role = AccessGroups.RoleOf(caller);
        if (role == AccessRole.Admin)
            return null;
        if (role != AccessRole.Proxy)
            return $"role `{AccessGroups.NameOf(role)}` may not fetch a proxy's configuration";
        if (caller.Name.Split('/') is [{ Length: > 0 } first, { Length: > 0 } second])
            (ns, name) = (first, second);
        string? group = AccessGroups.NamespaceOf(caller);
        if (group is null && caller.Groups.Any(static each => each.StartsWith(AccessGroups.OfNamespace(""), StringComparison.Ordinal)))
            return "the credential names more than one namespace";
        if (group is not null && ns.Length > 0 && group != ns)
            return "the credential's name and its group name different namespaces";
        ns = group ?? ns;
        return ns.Length > 0 ? null : "the credential does not say whose proxy it is: its name must be NAMESPACE/NAME, or a group must name the namespace";
    }

    private static DataPlane? Refused(string why, out string reason)
    {
        reason = why;
        return null;
    }

    private static ImmutableSortedDictionary<string, string>? Labels(Struct said, out string reason)
    {
        reason = "";
        if (!said.Fields.TryGetValue(AdsTypes.Labels, out Value? value))
            return ImmutableSortedDictionary<string, string>.Empty;
        if (value.KindCase != Value.KindOneofCase.StructValue || value.StructValue.Fields.Count > MostLabels)
        {
            reason = $"the node's `LABELS` must be at most {MostLabels} labels";
            return null;
        }
        var labels = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        int length = 0;
        foreach ((string key, Value label) in value.StructValue.Fields)
        {
            // SECURITY: kept and written down as long as the data plane is known: not without end.
            if (label.KindCase != Value.KindOneofCase.StringValue || (length += key.Length + label.StringValue.Length) > MostLabelText || NameSyntax.ProblemOfPair(key, label.StringValue) is not null)
            {
                reason = $"the node's `LABELS` are longer than {MostLabelText} characters together, or hold one that Kubernetes does not allow: a key is [DOMAIN/]NAME, name and value have at most 63 letters, digits, `-`, `_` and `.`";
                return null;
            }
            labels[key] = label.StringValue;
        }
        return labels.ToImmutable();
    }

    private static string Text(Struct said, string key) =>
        said.Fields.TryGetValue(key, out Value? value) && value.KindCase == Value.KindOneofCase.StringValue ? value.StringValue : "";

    // It stands in views and is a part of the image's name there.
    private static string Version(string text) => string.Concat(text.Where(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_').Take(LongestVersion));

    private static string Plain(string text) => string.Concat(text.Take(LongestText).Select(static c => char.IsControl(c) ? ' ' : c));
}
