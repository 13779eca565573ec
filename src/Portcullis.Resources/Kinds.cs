using System.Collections.Frozen;
using System.Collections.Immutable;
using Portcullis.Resources.Decoding;

namespace Portcullis.Resources;

/// <summary>The table of kinds that the mesh reads: group, versions, names, and how each is decoded.</summary>
/// <remarks>Istio: schemas are looked up by group and kind; the version is checked against the list and never changes meaning.</remarks>
public static class Kinds
{
    private const string Security = "security.istio.io";
    private const string Networking = "networking.istio.io";

    public static ResourceKind AuthorizationPolicy { get; } = new(Security, "AuthorizationPolicy", "authorizationpolicies", "ap", ["v1", "v1beta1"]);
    public static ResourceKind PeerAuthentication { get; } = new(Security, "PeerAuthentication", "peerauthentications", "pa", ["v1", "v1beta1"]);
    public static ResourceKind RequestAuthentication { get; } = new(Security, "RequestAuthentication", "requestauthentications", "ra", ["v1", "v1beta1"]);
    public static ResourceKind Gateway { get; } = new(Networking, "Gateway", "gateways", "gw", ["v1", "v1beta1", "v1alpha3"]);
    public static ResourceKind VirtualService { get; } = new(Networking, "VirtualService", "virtualservices", "vs", ["v1", "v1beta1", "v1alpha3"]);
    public static ResourceKind DestinationRule { get; } = new(Networking, "DestinationRule", "destinationrules", "dr", ["v1", "v1beta1", "v1alpha3"]);
    public static ResourceKind ServiceEntry { get; } = new(Networking, "ServiceEntry", "serviceentries", "se", ["v1", "v1beta1", "v1alpha3"]);
    public static ResourceKind WorkloadEntry { get; } = new(Networking, "WorkloadEntry", "workloadentries", "we", ["v1", "v1beta1", "v1alpha3"]);
    public static ResourceKind Secret { get; } = new("", "Secret", "secrets", "", ["v1"]);
    public static ResourceKind ConfigMap { get; } = new("", "ConfigMap", "configmaps", "cm", ["v1"]);
    public static ResourceKind Service { get; } = new("", "Service", "services", "svc", ["v1"]);
    public static ResourceKind Endpoints { get; } = new("", "Endpoints", "endpoints", "ep", ["v1"]);
    public static ResourceKind EndpointSlice { get; } = new("discovery.k8s.io", "EndpointSlice", "endpointslices", "", ["v1"]);
    public static ResourceKind Namespace { get; } = new("", "Namespace", "namespaces", "ns", ["v1"], Namespaced: false);
    public static ResourceKind ServiceAccount { get; } = new("", "ServiceAccount", "serviceaccounts", "sa", ["v1"]);

    private static readonly ImmutableArray<KindEntry> Table =
    [
        new KindEntry<AuthorizationPolicySpec>(AuthorizationPolicy, AuthorizationPolicyDecoder.Decode, set => set.AuthorizationPolicies),
        new KindEntry<PeerAuthenticationSpec>(PeerAuthentication, PeerAuthenticationDecoder.Decode, set => set.PeerAuthentications),
        new KindEntry<RequestAuthenticationSpec>(RequestAuthentication, RequestAuthenticationDecoder.Decode, set => set.RequestAuthentications),
        new KindEntry<GatewaySpec>(Gateway, GatewayDecoder.Decode, set => set.Gateways),
        new KindEntry<VirtualServiceSpec>(VirtualService, VirtualServiceDecoder.Decode, set => set.VirtualServices),
        new KindEntry<DestinationRuleSpec>(DestinationRule, DestinationRuleDecoder.Decode, set => set.DestinationRules),
        new KindEntry<ServiceEntrySpec>(ServiceEntry, ServiceEntryDecoder.Decode, set => set.ServiceEntries),
        new KindEntry<WorkloadEntrySpec>(WorkloadEntry, WorkloadEntryDecoder.Decode, set => set.WorkloadEntries),
        new KindEntry<SecretSpec>(Secret, SecretDecoder.Decode, set => set.Secrets, hasSpec: false),
        new KindEntry<ConfigMapSpec>(ConfigMap, ConfigMapDecoder.Decode, set => set.ConfigMaps, hasSpec: false),
        new KindEntry<ServiceSpec>(Service, ServiceDecoder.Decode, set => set.Services),
        new KindEntry<EndpointsSpec>(Endpoints, EndpointsDecoder.Decode, set => set.Endpoints, hasSpec: false),
        new KindEntry<EndpointSliceSpec>(EndpointSlice, EndpointSliceDecoder.Decode, set => set.EndpointSlices, hasSpec: false),
        new KindEntry<NamespaceSpec>(Namespace, NamespaceDecoder.Decode, set => set.Namespaces),
        new KindEntry<ServiceAccountSpec>(ServiceAccount, ServiceAccountDecoder.Decode, set => set.ServiceAccounts, hasSpec: false),
    ];

    private static readonly FrozenDictionary<(string Group, string Kind), KindEntry> ByName =
        Table.ToFrozenDictionary(entry => (entry.Kind.Group, entry.Kind.Kind));

    /// <summary>Every kind, in the order messages list them.</summary>
    public static ImmutableArray<ResourceKind> All { get; } = [.. Table.Select(entry => entry.Kind)];

    /// <summary>The kind of this group and name, or null when the mesh does not read it.</summary>
    public static ResourceKind? Find(string group, string kind) => Entry(group, kind)?.Kind;

    internal static KindEntry? Entry(string group, string kind) => ByName.GetValueOrDefault((group, kind));
}
