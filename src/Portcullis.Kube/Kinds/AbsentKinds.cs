using System.Collections.Immutable;
using static Portcullis.Kube.Shape;

namespace Portcullis.Kube;

/// <summary>
/// Kinds of Kubernetes' own that have no meaning here and that clients look for all the same: <c>kubectl apply --prune</c> refuses to work unless it finds
/// every one of its list, and tools ask for nodes. Their collections are empty, and a refused write says what to do instead.
/// </summary>
public static class AbsentKinds
{
    private const string NoWorkloads = "Portcullis starts no workloads: let the machine's own service manager run it, and name where it listens in a WorkloadEntry, an Endpoints or a ServiceEntry";
    private const string NoVolumes = "Portcullis keeps no volumes: leave them out of what you apply";

    /// <summary>All of them.</summary>
    public static ImmutableArray<ResourceType> All { get; } =
    [
        Absent("", "Node", "nodes", ["no"], "Portcullis has no nodes: `kubectl get pods -A` shows the data planes that are connected", namespaced: false),
        Absent("", "PersistentVolume", "persistentvolumes", ["pv"], NoVolumes, namespaced: false),
        Absent("", "PersistentVolumeClaim", "persistentvolumeclaims", ["pvc"], NoVolumes),
        Absent("", "ReplicationController", "replicationcontrollers", ["rc"], NoWorkloads),
        Absent("apps", "DaemonSet", "daemonsets", ["ds"], NoWorkloads),
        Absent("apps", "ReplicaSet", "replicasets", ["rs"], NoWorkloads),
        Absent("apps", "StatefulSet", "statefulsets", ["sts"], NoWorkloads),
        Absent("batch", "CronJob", "cronjobs", ["cj"], NoWorkloads),
        Absent("batch", "Job", "jobs", [], NoWorkloads),
        Absent("networking.k8s.io", "Ingress", "ingresses", ["ing"], "Portcullis serves Istio's kinds: write a Gateway and a VirtualService"),
    ];

    private static ResourceType Absent(string group, string kind, string plural, ImmutableArray<string> shortNames, string why, bool namespaced = true) => new()
    {
        Group = group,
        Versions = ["v1"],
        Kind = kind,
        Plural = plural,
        Singular = kind.ToLowerInvariant(),
        ShortNames = shortNames,
        Namespaced = namespaced,
        IsReadOnly = true,
        IsAbsent = true,
        ReadOnlyBecause = why,
        Schema = KubeObject($"Of no use here, and never stored. {why}.",
            ("spec", FreeObject("Not used.")),
            ("status", FreeObject("Not used."))),
        Columns = [new TableColumn("Age", "string", "@age", "How long ago the object was created.")],
    };
}
