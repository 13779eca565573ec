using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Portcullis.Commands;

/// <summary>Which servers of Gateways, and which DestinationRules, need which Secret.</summary>
/// <remarks>
/// A gateway reads Secrets of the namespace that its workload runs in. Which namespaces that are, the Pods tell; for a Gateway that
/// no Pod runs, a Secret of its name counts as used wherever it lies.
/// </remarks>
internal sealed class CredentialUses
{
    private const string Companion = "-cacert";

    private readonly List<(string? Namespace, ImmutableHashSet<string> Workloads, string Name, CredentialUse Use)> _uses = [];

    public CredentialUses(IEnumerable<JsonObject> gateways, IEnumerable<JsonObject> rules, IReadOnlyCollection<JsonObject> pods)
    {
        foreach (JsonObject gateway in gateways)
        {
            ImmutableHashSet<string> workloads = [.. pods.Where(pod => Selects(Object(gateway, "spec", "selector"), Object(pod, "metadata", "labels"))).Select(static pod => Text(Object(pod, "metadata"), "namespace"))];
            foreach (JsonObject server in Objects(Object(gateway, "spec")?["servers"]))
                AddServer(gateway, server, workloads);
        }
        foreach (JsonObject rule in rules)
            foreach (JsonObject policy in Policies(Object(rule, "spec")))
                if (Text(Object(policy, "tls"), "credentialName") is { Length: > 0 } name)
                    Add(name, [], new CredentialUse($"destinationrule {NameOf(rule)}", "", "certificate and authorities", []));
    }

    /// <summary>Reads all that is needed from the API.</summary>
    public static CredentialUses Ask(KubeClient client) => new(
        client.List("/apis/networking.istio.io/v1/gateways"), client.List("/apis/networking.istio.io/v1/destinationrules"), client.List("/api/v1/pods"));

    public ImmutableArray<CredentialUse> Of(string ns, string name) =>
        [.. _uses.Where(use => use.Name == name && (use.Namespace ?? ns) == ns && (use.Workloads.IsEmpty || use.Workloads.Contains(ns))).Select(static use => use.Use).Distinct()];

    private void AddServer(JsonObject gateway, JsonObject server, ImmutableHashSet<string> workloads)
    {
        if (server["tls"] is not JsonObject tls)
            return;
        bool mutual = Text(tls, "mode").EndsWith("MUTUAL", StringComparison.Ordinal);
        string hosts = string.Join(", ", Texts(server["hosts"]));
        string where = $"port {Object(server, "port")?["number"]}: {hosts}";
        string authority = Text(tls, "caCertCredentialName");
        ImmutableArray<string> accepted = [.. Texts(tls["subjectAltNames"])];
        var owner = new CredentialUse($"gateway {NameOf(gateway)}", where, "certificate", []) { Hosts = [.. Texts(server["hosts"])] };
        foreach (string name in Text(tls, "credentialName") is { Length: > 0 } one ? [one] : Texts(tls["credentialNames"]))
        {
            bool both = mutual && authority.Length == 0;
            Add(name, workloads, owner with { Part = both ? "certificate and authorities" : "certificate", Accepted = both ? accepted : [] });
            if (both)
                Add(name + Companion, workloads, owner with { Part = "authorities", Accepted = accepted });
        }
        if (authority.Length > 0)
            Add(authority, workloads, owner with { Part = "authorities", Accepted = accepted });
    }

    // The forms of credentialName: NAME, kubernetes://NAME, kubernetes://NAMESPACE/NAME, kubernetes-gateway://NAMESPACE/NAME.
    private void Add(string text, ImmutableHashSet<string> workloads, CredentialUse use)
    {
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0 && text[..scheme] is not ("kubernetes" or "kubernetes-gateway"))
            return;
        string path = scheme < 0 ? text : text[(scheme + 3)..];
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        _uses.Add((slash < 0 ? null : path[..slash], workloads, path[(slash + 1)..], use));
    }

    private static IEnumerable<JsonObject> Policies(JsonObject? spec)
    {
        if (Object(spec, "trafficPolicy") is { } whole)
            foreach (JsonObject policy in Objects(whole["portLevelSettings"]).Prepend(whole))
                yield return policy;
        foreach (JsonObject subset in Objects(spec?["subsets"]))
            if (Object(subset, "trafficPolicy") is { } own)
                foreach (JsonObject policy in Objects(own["portLevelSettings"]).Prepend(own))
                    yield return policy;
    }

    private static bool Selects(JsonObject? selector, JsonObject? labels) =>
        selector is null || selector.All(pair => Text(labels, pair.Key) == Text(selector, pair.Key));

    private static string NameOf(JsonObject item) => $"{Text(Object(item, "metadata"), "namespace")}/{Text(Object(item, "metadata"), "name")}";

    private static JsonObject? Object(JsonObject? from, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
            from = from?[name] as JsonObject;
        return from;
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static IEnumerable<string> Texts(JsonNode? list) =>
        (list as JsonArray ?? []).Select(static item => item is JsonValue value && value.TryGetValue(out string? text) ? text : "").Where(static text => text.Length > 0);

    private static string Text(JsonObject? from, string name) => from?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
