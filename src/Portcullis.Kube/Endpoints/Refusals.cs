namespace Portcullis.Kube;

/// <summary>What clients ask of a cluster that is not there: each is told why, and what to do instead.</summary>
internal static class Refusals
{
    private const string NotOurs = "is a process that Portcullis does not start";

    /// <summary>A write to a kind that the control plane alone writes.</summary>
    public static ApiStatus ReadOnly(ResourceType type) => ApiStatus.MethodNotAllowed(type.ReadOnlyBecause.Length > 0
        ? $"the server does not allow this method on {type.QualifiedName}: {type.ReadOnlyBecause}"
        : "the server does not allow this method on the requested resource");

    /// <summary>A subresource that is not served.</summary>
    public static ApiStatus Part(ResourceType type, string name, string part) => (type.Group, type.Kind, part) switch
    {
        ("", "Pod", "log") => Pod(name, "its log is where what runs it keeps it, as `journalctl -u UNIT`, and the gateway's access log where its options say"),
        ("", "Pod", "exec" or "attach" or "portforward" or "ephemeralcontainers") =>
            Pod(name, $"`{Spoken(part)}` cannot reach into it; work on its machine, and ask the gateway itself by `portcullis status`"),
        ("", "Pod", "proxy") or ("", "Service", "proxy") => ApiStatus.MethodNotAllowed("requests are not passed on through the API: ask the gateway's own address"),
        ("", "Pod", "eviction" or "binding" or "resize") => Pod(name, "stop it, move it or give it more by what runs it, as `systemctl`"),
        ("apps", "Deployment", "scale") => ReadOnly(type),
        _ => ApiStatus.NothingThere,
    };

    /// <summary>A kind that is not served at all, under a path that clients know.</summary>
    public static ApiStatus Kind(ApiPath path) => (path.Group, path.Plural) switch
    {
        ("rbac.authorization.k8s.io", _) => Missing("there is no RBAC API: what a caller may do is its role, given by `portcullis kubeconfig --role` or `portcullis token create --role`, or by the annotation `portcullis.dev/role` of its ServiceAccount"),
        ("autoscaling", _) => Missing("nothing is scaled here: Portcullis starts and stops no data planes"),
        ("metrics.k8s.io", _) => Missing("there is no metrics API here: a data plane's figures are on the page of `--metrics`"),
        ("policy" or "scheduling.k8s.io" or "storage.k8s.io" or "node.k8s.io" or "certificates.k8s.io", _) or ("", "resourcequotas" or "limitranges" or "podtemplates") =>
            Missing($"Portcullis starts no workloads, and so has no {path.Plural}"),
        _ => ApiStatus.NothingThere,
    };

    private static ApiStatus Pod(string name, string instead) => ApiStatus.MethodNotAllowed($"pod \"{name}\" {NotOurs}: {instead}");

    private static ApiStatus Missing(string why) => ApiStatus.NothingThere with { Message = $"the server could not find the requested resource: {why}" };

    private static string Spoken(string part) => part switch
    {
        "portforward" => "port-forward",
        "ephemeralcontainers" => "debug",
        _ => part,
    };
}
