using System.Collections.Frozen;
using static Portcullis.Kube.ProtobufType;

namespace Portcullis.Kube;

/// <summary>The messages that kubectl's typed clients send, by Kubernetes' published field numbers.</summary>
internal static class KubeMessages
{
    private static readonly ProtobufShape OwnerReference = new(
        new(1, "kind", Text), new(3, "name", Text), new(4, "uid", Text), new(5, "apiVersion", Text),
        new(6, "controller", ProtobufType.Boolean, KeepsZero: true), new(7, "blockOwnerDeletion", ProtobufType.Boolean, KeepsZero: true));

    private static readonly ProtobufShape ObjectMeta = new(
        new(1, "name", Text), new(2, "generateName", Text), new(3, "namespace", Text), new(5, "uid", Text), new(6, "resourceVersion", Text),
        new(7, "generation", Integer), new(8, "creationTimestamp", Time), new(9, "deletionTimestamp", Time),
        new(10, "deletionGracePeriodSeconds", Integer, KeepsZero: true), new(11, "labels", TextMap), new(12, "annotations", TextMap),
        new(13, "ownerReferences", Message, OwnerReference, IsRepeated: true), new(14, "finalizers", Text, IsRepeated: true));

    private static readonly ProtobufField Metadata = new(1, "metadata", Message, ObjectMeta);

    private static readonly ProtobufShape ObjectReference = new(
        new(1, "kind", Text), new(2, "namespace", Text), new(3, "name", Text), new(4, "uid", Text), new(5, "apiVersion", Text),
        new(6, "resourceVersion", Text), new(7, "fieldPath", Text));

    private static readonly ProtobufShape Secret = new(
        Metadata, new(2, "data", BytesMap), new(3, "type", Text), new(4, "stringData", TextMap), new(5, "immutable", ProtobufType.Boolean, KeepsZero: true));

    private static readonly ProtobufShape ConfigMap = new(
        Metadata, new(2, "data", TextMap), new(3, "binaryData", BytesMap), new(4, "immutable", ProtobufType.Boolean, KeepsZero: true));

    private static readonly ProtobufShape Namespace = new(
        Metadata,
        new(2, "spec", Message, new ProtobufShape(new ProtobufField(1, "finalizers", Text, IsRepeated: true))),
        new(3, "status", Message, new ProtobufShape(new ProtobufField(1, "phase", Text))));

    private static readonly ProtobufShape ServiceAccount = new(
        Metadata,
        new(2, "secrets", Message, ObjectReference, IsRepeated: true),
        new(3, "imagePullSecrets", Message, new ProtobufShape(new ProtobufField(1, "name", Text)), IsRepeated: true),
        new(4, "automountServiceAccountToken", ProtobufType.Boolean, KeepsZero: true));

    private static readonly ProtobufShape ServicePort = new(
        new(1, "name", Text), new(2, "protocol", Text), new(3, "port", Integer), new(4, "targetPort", IntOrText), new(5, "nodePort", Integer),
        new(6, "appProtocol", Text));

    private static readonly ProtobufShape ClientIp = new(new ProtobufField(1, "timeoutSeconds", Integer, KeepsZero: true));

    private static readonly ProtobufShape ServiceSpec = new(
        new(1, "ports", Message, ServicePort, IsRepeated: true), new(2, "selector", TextMap), new(3, "clusterIP", Text), new(4, "type", Text),
        new(5, "externalIPs", Text, IsRepeated: true), new(7, "sessionAffinity", Text), new(8, "loadBalancerIP", Text),
        new(9, "loadBalancerSourceRanges", Text, IsRepeated: true), new(10, "externalName", Text), new(11, "externalTrafficPolicy", Text),
        new(12, "healthCheckNodePort", Integer), new(13, "publishNotReadyAddresses", ProtobufType.Boolean),
        new(14, "sessionAffinityConfig", Message, new ProtobufShape(new ProtobufField(1, "clientIP", Message, ClientIp))),
        new(17, "ipFamilyPolicy", Text), new(18, "clusterIPs", Text, IsRepeated: true), new(19, "ipFamilies", Text, IsRepeated: true),
        new(20, "allocateLoadBalancerNodePorts", ProtobufType.Boolean, KeepsZero: true), new(21, "loadBalancerClass", Text),
        new(22, "internalTrafficPolicy", Text), new(23, "trafficDistribution", Text));

    private static readonly ProtobufShape Service = new(Metadata, new(2, "spec", Message, ServiceSpec));

    private static readonly ProtobufShape Event = new(
        Metadata,
        new(2, "involvedObject", Message, ObjectReference), new(3, "reason", Text), new(4, "message", Text),
        new(5, "source", Message, new ProtobufShape(new(1, "component", Text), new(2, "host", Text))),
        new(6, "firstTimestamp", Time), new(7, "lastTimestamp", Time), new(8, "count", Integer), new(9, "type", Text), new(10, "eventTime", MicroTime),
        new(11, "series", Message, new ProtobufShape(new(1, "count", Integer), new(2, "lastObservedTime", MicroTime))),
        new(12, "action", Text), new(13, "related", Message, ObjectReference), new(14, "reportingComponent", Text), new(15, "reportingInstance", Text));

    private static readonly ProtobufShape EndpointAddress = new(
        new(1, "ip", Text), new(2, "targetRef", Message, ObjectReference), new(3, "hostname", Text), new(4, "nodeName", Text));

    private static readonly ProtobufShape Endpoints = new(
        Metadata,
        new(2, "subsets", Message, new ProtobufShape(
            new(1, "addresses", Message, EndpointAddress, IsRepeated: true), new(2, "notReadyAddresses", Message, EndpointAddress, IsRepeated: true),
            new(3, "ports", Message, new ProtobufShape(new(1, "name", Text), new(2, "port", Integer), new(3, "protocol", Text), new(4, "appProtocol", Text)), IsRepeated: true)),
            IsRepeated: true));

    private static readonly ProtobufShape Conditions = new(
        new(1, "ready", ProtobufType.Boolean, KeepsZero: true), new(2, "serving", ProtobufType.Boolean, KeepsZero: true), new(3, "terminating", ProtobufType.Boolean, KeepsZero: true));

    private static readonly ProtobufShape Endpoint = new(
        new(1, "addresses", Text, IsRepeated: true), new(2, "conditions", Message, Conditions), new(3, "hostname", Text), new(4, "targetRef", Message, ObjectReference),
        new(5, "deprecatedTopology", TextMap), new(6, "nodeName", Text), new(7, "zone", Text),
        new(8, "hints", Message, new ProtobufShape(new ProtobufField(1, "forZones", Message, new ProtobufShape(new ProtobufField(1, "name", Text)), IsRepeated: true))));

    private static readonly ProtobufShape EndpointSlice = new(
        Metadata, new(2, "endpoints", Message, Endpoint, IsRepeated: true),
        new(3, "ports", Message, new ProtobufShape(new(1, "name", Text), new(2, "protocol", Text), new(3, "port", Integer), new(4, "appProtocol", Text)), IsRepeated: true),
        new(4, "addressType", Text));

    private static readonly ProtobufShape Lease = new(
        Metadata,
        new(2, "spec", Message, new ProtobufShape(
            new(1, "holderIdentity", Text), new(2, "leaseDurationSeconds", Integer), new(3, "acquireTime", MicroTime), new(4, "renewTime", MicroTime),
            new(5, "leaseTransitions", Integer, KeepsZero: true), new(6, "strategy", Text), new(7, "preferredHolder", Text))));

    private static readonly ProtobufShape BoundObject = new(new(1, "kind", Text), new(2, "apiVersion", Text), new(3, "name", Text), new(4, "uid", Text));

    private static readonly ProtobufShape TokenRequest = new(
        Metadata,
        new(2, "spec", Message, new ProtobufShape(
            new(1, "audiences", Text, IsRepeated: true), new(3, "boundObjectRef", Message, BoundObject), new(4, "expirationSeconds", Integer, KeepsZero: true))));

    private static readonly ProtobufShape ResourceAttributes = new(
        new(1, "namespace", Text), new(2, "verb", Text), new(3, "group", Text), new(4, "version", Text), new(5, "resource", Text),
        new(6, "subresource", Text), new(7, "name", Text));

    private static readonly ProtobufShape PathAttributes = new(new(1, "path", Text), new(2, "verb", Text));

    private static readonly ProtobufShape AccessReview = new(
        Metadata, new(2, "spec", Message, new ProtobufShape(new(1, "resourceAttributes", Message, ResourceAttributes), new(2, "nonResourceAttributes", Message, PathAttributes))));

    private static readonly ProtobufShape SubjectReview = new(
        Metadata,
        new(2, "spec", Message, new ProtobufShape(
            new(1, "resourceAttributes", Message, ResourceAttributes), new(2, "nonResourceAttributes", Message, PathAttributes),
            new(3, "user", Text), new(4, "groups", Text, IsRepeated: true), new(6, "uid", Text))));

    private static readonly ProtobufShape TokenReview = new(
        Metadata, new(2, "spec", Message, new ProtobufShape(new(1, "token", Text), new(2, "audiences", Text, IsRepeated: true))));

    private static readonly ProtobufShape RulesReview = new(
        Metadata, new(2, "spec", Message, new ProtobufShape(new ProtobufField(1, "namespace", Text))));

    private static readonly ProtobufShape DeleteOptions = new(
        new(1, "gracePeriodSeconds", Integer, KeepsZero: true),
        new(2, "preconditions", Message, new ProtobufShape(new(1, "uid", Text), new(2, "resourceVersion", Text))),
        new(3, "orphanDependents", ProtobufType.Boolean, KeepsZero: true), new(4, "propagationPolicy", Text), new(5, "dryRun", Text, IsRepeated: true));

    private static readonly FrozenDictionary<(string ApiVersion, string Kind), ProtobufShape> Known = new Dictionary<(string, string), ProtobufShape>
    {
        [("v1", "Secret")] = Secret,
        [("v1", "ConfigMap")] = ConfigMap,
        [("v1", "Namespace")] = Namespace,
        [("v1", "ServiceAccount")] = ServiceAccount,
        [("v1", "Service")] = Service,
        [("v1", "Event")] = Event,
        [("v1", "Endpoints")] = Endpoints,
        [("discovery.k8s.io/v1", "EndpointSlice")] = EndpointSlice,
        [("coordination.k8s.io/v1", "Lease")] = Lease,
        [("authentication.k8s.io/v1", "TokenRequest")] = TokenRequest,
        [("authentication.k8s.io/v1", "SelfSubjectReview")] = new(Metadata),
        [("authentication.k8s.io/v1", "TokenReview")] = TokenReview,
        [("authorization.k8s.io/v1", "LocalSubjectAccessReview")] = SubjectReview,
        [("authorization.k8s.io/v1", "SelfSubjectAccessReview")] = AccessReview,
        [("authorization.k8s.io/v1", "SubjectAccessReview")] = SubjectReview,
        [("authorization.k8s.io/v1", "SelfSubjectRulesReview")] = RulesReview,
    }.ToFrozenDictionary();

    /// <summary>The message of a kind; null for one that is not read. DeleteOptions may name any version.</summary>
    public static ProtobufShape? Of(string apiVersion, string kind) =>
        kind == "DeleteOptions" ? DeleteOptions : Known.GetValueOrDefault((apiVersion, kind));
}
