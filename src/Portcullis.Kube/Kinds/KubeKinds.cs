using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>The kinds of Kubernetes' own that are served, with Kubernetes' names and columns.</summary>
public static class KubeKinds
{
    internal const string CoreShapes = "io.k8s.api.core.v1.";

    private static readonly TableColumn Age = new("Age", "string", "@age", "How long ago the object was created.");

    public static ResourceType Secret { get; } = new()
    {
        Group = "", Versions = ["v1"], Kind = "Secret", Plural = "secrets", Singular = "secret", IsSecret = true, HasStatus = true,
        Schema = V1Shape.Secret,
        Columns =
        [
            new TableColumn("Type", "string", ".type", "What the Secret is for."),
            new TableColumn("Data", "integer", "@data-count", "How many values it holds."),
            Age,
        ],
    };

    public static ResourceType ConfigMap { get; } = new()
    {
        Group = "", Versions = ["v1"], Kind = "ConfigMap", Plural = "configmaps", Singular = "configmap", ShortNames = ["cm"],
        Schema = V1Shape.ConfigMap,
        Columns = [new TableColumn("Data", "integer", "@data-count", "How many values it holds."), Age],
    };

    public static ResourceType Namespace { get; } = new()
    {
        Group = "", Versions = ["v1"], Kind = "Namespace", Plural = "namespaces", Singular = "namespace", ShortNames = ["ns"], Namespaced = false, HasStatus = true,
        Schema = V1Shape.Namespace,
        Columns = [new TableColumn("Status", "string", ".status.phase", "Active, or Terminating while it is being deleted."), Age],
    };

    public static ResourceType ServiceAccount { get; } = new()
    {
        Group = "", Versions = ["v1"], Kind = "ServiceAccount", Plural = "serviceaccounts", Singular = "serviceaccount", ShortNames = ["sa"],
        Schema = V1Shape.ServiceAccount,
        Columns = [new TableColumn("Secrets", "integer", "@secrets-count", "How many Secrets it names."), Age],
    };

    public static ResourceType Event { get; } = new()
    {
        Group = "", Versions = ["v1"], Kind = "Event", Plural = "events", Singular = "event", ShortNames = ["ev"],
        Schema = V1Shape.Event,
        Columns =
        [
            new TableColumn("Last Seen", "string", "@last-seen", "How long ago it last happened, and how often."),
            new TableColumn("Type", "string", ".type", "Normal or Warning."),
            new TableColumn("Reason", "string", ".reason", "Why, in one word."),
            new TableColumn("Object", "string", "@involved-object", "What it happened to."),
            new TableColumn("Subobject", "string", ".involvedObject.fieldPath", "The part it happened to.", Priority: 1),
            new TableColumn("Source", "string", "@event-source", "Who noticed.", Priority: 1),
            new TableColumn("Message", "string", "@message", "What happened."),
            new TableColumn("First Seen", "string", "@first-seen", "How long ago it first happened.", Priority: 1),
            new TableColumn("Count", "integer", "@event-count", "How often it happened.", Priority: 1),
            new TableColumn("Name", "string", ".metadata.name", "The Event's own name.", Priority: 1, Format: "name"),
        ],
    };

    public static ResourceType Service { get; } = new()
    {
        Group = "", Versions = ["v1"], Kind = "Service", Plural = "services", Singular = "service", ShortNames = ["svc"], Categories = ["all"], HasStatus = true,
        Schema = ServiceShape.Service,
        Columns =
        [
            new TableColumn("Type", "string", ".spec.type", "How the Service is reached."),
            new TableColumn("Cluster-IP", "string", "@cluster-ip", "Its address inside the cluster."),
            new TableColumn("External-IP", "string", "@external-ip", "Its addresses outside."),
            new TableColumn("Port(s)", "string", "@ports", "The ports it listens on."),
            Age,
            new TableColumn("Selector", "string", "@selector", "The labels of the workloads behind it.", Priority: 1),
        ],
    };

    public static ResourceType Endpoints { get; } = new()
    {
        Group = "", Versions = ["v1"], Kind = "Endpoints", Plural = "endpoints", Singular = "endpoints", ShortNames = ["ep"],
        Schema = ServiceShape.Endpoints,
        Columns = [new TableColumn("Endpoints", "string", "@endpoints", "Addresses and ports."), Age],
    };

    public static ResourceType EndpointSlice { get; } = new()
    {
        Group = "discovery.k8s.io", Versions = ["v1"], Kind = "EndpointSlice", Plural = "endpointslices", Singular = "endpointslice",
        Schema = ServiceShape.EndpointSlice,
        Columns =
        [
            new TableColumn("AddressType", "string", ".addressType", "What the addresses are."),
            new TableColumn("Ports", "string", "@slice-ports", "The ports of all of them."),
            new TableColumn("Endpoints", "string", "@slice-endpoints", "The addresses."),
            Age,
        ],
    };

    public static ResourceType Lease { get; } = new()
    {
        Group = "coordination.k8s.io", Versions = ["v1"], Kind = "Lease", Plural = "leases", Singular = "lease",
        Schema = LeaseShape.Lease,
        Columns = [new TableColumn("Holder", "string", ".spec.holderIdentity", "Who holds it."), Age],
    };

    public static ResourceType Pod { get; } = new()
    {
        Group = "", Versions = ["v1"], Kind = "Pod", Plural = "pods", Singular = "pod", ShortNames = ["po"], Categories = ["all"], HasStatus = true, IsReadOnly = true,
        Schema = WorkloadShape.Pod,
        ReadOnlyBecause = "pods show the data planes that are connected, and Portcullis starts and stops none: use what runs them, as `systemctl`",
        Columns =
        [
            new TableColumn("Ready", "string", "@pod-ready", "Containers that are ready, of all."),
            new TableColumn("Status", "string", "@pod-status", "What it is doing."),
            new TableColumn("Restarts", "string", "@pod-restarts", "How often a container was started anew."),
            Age,
            new TableColumn("IP", "string", "@pod-ip", "Its address.", Priority: 1),
            new TableColumn("Node", "string", "@pod-node", "The machine it runs on.", Priority: 1),
        ],
    };

    public static ResourceType Deployment { get; } = new()
    {
        Group = "apps", Versions = ["v1"], Kind = "Deployment", Plural = "deployments", Singular = "deployment", ShortNames = ["deploy"], Categories = ["all"], HasStatus = true, IsReadOnly = true,
        Schema = WorkloadShape.Deployment,
        HasScale = true,
        ReadOnlyBecause = "deployments show the data planes that are connected, and Portcullis starts and stops none: use what runs them, as `systemctl`, with one `portcullis gateway --control-plane URL` for each replica",
        Columns =
        [
            new TableColumn("Ready", "string", "@deployment-ready", "Replicas that are ready, of those wished."),
            new TableColumn("Up-to-date", "integer", "@deployment-updated", "Replicas of the latest form."),
            new TableColumn("Available", "integer", "@deployment-available", "Replicas that serve."),
            Age,
            new TableColumn("Containers", "string", "@deployment-containers", "Names of the containers.", Priority: 1),
            new TableColumn("Images", "string", "@deployment-images", "What the containers run.", Priority: 1),
            new TableColumn("Selector", "string", "@deployment-selector", "The labels of its Pods.", Priority: 1),
        ],
    };

    public static ResourceType CustomResourceDefinition { get; } = new()
    {
        Group = "apiextensions.k8s.io", Versions = ["v1"], Kind = "CustomResourceDefinition", Plural = "customresourcedefinitions", Singular = "customresourcedefinition",
        ShortNames = ["crd", "crds"], Categories = ["api-extensions"], Namespaced = false, HasStatus = true, IsReadOnly = true,
        Schema = DefinitionShape.CustomResourceDefinition,
        ReadOnlyBecause = "the kinds that Portcullis serves are built in: leave definitions out of what you apply, as by `helm install --skip-crds`",
        Columns = [new TableColumn("Created At", "date", "@created-at", "When the kind was defined.")],
    };

    /// <summary>All of them, in the order that messages and discovery list them.</summary>
    public static ImmutableArray<ResourceType> All { get; } =
        [ConfigMap, Endpoints, Event, Namespace, Pod, Secret, ServiceAccount, Service, Deployment, EndpointSlice, Lease, CustomResourceDefinition];
}
