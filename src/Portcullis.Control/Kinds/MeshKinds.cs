using System.Collections.Immutable;
using Portcullis.Kube;
using Portcullis.Resources;

namespace Portcullis.Control;

/// <summary>Every kind that the control plane serves: Istio's that the mesh reads, and Kubernetes' own.</summary>
public static class MeshKinds
{
    /// <summary>The column that shows whether the data planes run an object; with <c>-o wide</c>.</summary>
    private static readonly TableColumn Enforced = new("Enforced", "string", ".status.conditions[?(@.type==\"Enforced\")].status", "Whether every data plane concerned runs this object.", Priority: 1);

    private static readonly TableColumn Age = new("Age", "date", ".metadata.creationTimestamp", "How long ago the object was created.");

    public static ResourceType AuthorizationPolicy { get; } = Custom(Resources.Kinds.AuthorizationPolicy, "authorizationpolicy", AuthorizationPolicyShape.Instance,
        new TableColumn("Action", "string", ".spec.action", "What a matching request meets."), Age);

    public static ResourceType PeerAuthentication { get; } = Custom(Resources.Kinds.PeerAuthentication, "peerauthentication", AuthenticationShape.Peer,
        new TableColumn("Mode", "string", ".spec.mtls.mode", "Whether callers need a certificate."), Age);

    public static ResourceType RequestAuthentication { get; } = Custom(Resources.Kinds.RequestAuthentication, "requestauthentication", AuthenticationShape.Request, Age);

    public static ResourceType Gateway { get; } = Custom(Resources.Kinds.Gateway, "gateway", GatewayShape.Instance, Age);

    public static ResourceType VirtualService { get; } = Custom(Resources.Kinds.VirtualService, "virtualservice", VirtualServiceShape.Instance,
        new TableColumn("Gateways", "string", ".spec.gateways", "The gateways that route by it."),
        new TableColumn("Hosts", "string", ".spec.hosts", "The hosts whose requests it routes."), Age);

    public static ResourceType DestinationRule { get; } = Custom(Resources.Kinds.DestinationRule, "destinationrule", DestinationRuleShape.Instance,
        new TableColumn("Host", "string", ".spec.host", "The service that it is for."), Age);

    public static ResourceType ServiceEntry { get; } = Custom(Resources.Kinds.ServiceEntry, "serviceentry", ServiceEntryShape.Instance,
        new TableColumn("Hosts", "string", ".spec.hosts", "The hosts that it adds."),
        new TableColumn("Location", "string", ".spec.location", "Whether they are part of the mesh."),
        new TableColumn("Resolution", "string", ".spec.resolution", "How their addresses are found."), Age);

    public static ResourceType WorkloadEntry { get; } = Custom(Resources.Kinds.WorkloadEntry, "workloadentry", ServiceEntryShape.Workload,
        Age, new TableColumn("Address", "string", ".spec.address", "The workload's address."));

    /// <summary>All of them.</summary>
    public static ResourceCatalog Catalog { get; } = new(
    [
        .. KubeKinds.All, .. AbsentKinds.All,
        AuthorizationPolicy, PeerAuthentication, RequestAuthentication,
        DestinationRule, Gateway, ServiceEntry, VirtualService, WorkloadEntry,
    ]);

    private static ResourceType Custom(ResourceKind kind, string singular, ObjectSchema schema, params ImmutableArray<TableColumn> columns) => new()
    {
        Group = kind.Group,
        Versions = kind.Versions,
        Kind = kind.Kind,
        Plural = kind.Plural,
        Singular = singular,
        ShortNames = kind.ShortName.Length == 0 ? [] : [kind.ShortName],
        Categories = ["istio-io", kind.Group.Replace('.', '-')],
        Namespaced = kind.Namespaced,
        IsCustom = true,
        HasStatus = true,
        Schema = schema,
        Columns = [.. columns, Enforced],
    };
}
