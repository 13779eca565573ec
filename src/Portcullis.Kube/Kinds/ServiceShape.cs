using static Portcullis.Kube.Shape;

namespace Portcullis.Kube;

/// <summary>Shapes of Service, Endpoints and EndpointSlice.</summary>
internal static class ServiceShape
{
    private const string Prefix = KubeKinds.CoreShapes;
    private const string Slices = "io.k8s.api.discovery.v1.";

    public static ObjectSchema Service { get; } = KubeObject("A name and an address for a set of workloads.",
        ("spec", Spec.Named(Prefix + "ServiceSpec")),
        ("status", Object("What the world outside gave the Service.",
            ("conditions", List("Conditions of the Service.", ServiceCondition).KeyedBy("type")),
            ("loadBalancer", Object("The load balancer, if there is one.",
                ("ingress", List("Where the load balancer listens.", Ingress)))
                .Named(Prefix + "LoadBalancerStatus")))
            .Named(Prefix + "ServiceStatus")));

    public static ObjectSchema Endpoints { get; } = KubeObject("The addresses behind a Service of the same name.",
        ("subsets", List("Sets of addresses that have the same ports.", Object("Addresses with the ports that each of them has.",
            ("addresses", List("Addresses that are ready.", Address)),
            ("notReadyAddresses", List("Addresses that are not ready, which get no requests.", Address)),
            ("ports", List("The ports.", Port(Prefix + "EndpointPort", portRequired: true))))
            .Named(Prefix + "EndpointSubset"))));

    public static ObjectSchema EndpointSlice { get; } = KubeObject("A part of the addresses behind a Service, named by the label `kubernetes.io/service-name`.",
        ("addressType", Choice("What the addresses are.", "IPv4", "IPv6", "FQDN")),
        ("endpoints", List("The addresses, at most 1000.", Object("One workload.",
            ("addresses", Texts("Its addresses; the first is used.").AsOwnedSet()),
            ("conditions", Object("Whether it serves.",
                ("ready", Flag("It may get requests; unknown counts as yes.")),
                ("serving", Flag("It serves, even while it is stopping.")),
                ("terminating", Flag("It is stopping.")))
                .Named(Slices + "EndpointConditions")),
            ("deprecatedTopology", TextMap("Left over from an older version; without effect.")),
            ("hints", Object("Who should use it.",
                ("forZones", List("Zones whose callers should prefer it.", Object("A zone.", ("name", Text("Its name."))).Demand("name").Named(Slices + "ForZone"))))
                .Named(Slices + "EndpointHints")),
            ("hostname", Text("Its name.")),
            ("nodeName", Text("The machine that it runs on.")),
            ("targetRef", V1Shape.ObjectReference.As("The object behind the address.")),
            ("zone", Text("The zone that it runs in.")))
            .Demand("addresses").Named(Slices + "Endpoint"))),
        ("ports", List("The ports of every address.", Port(Slices + "EndpointPort", portRequired: false))))
        .Demand("addressType");

    private static ObjectSchema Spec => Object("How the Service is reached, and what is behind it.",
        ("allocateLoadBalancerNodePorts", Flag("Whether a load balancer gets node ports; without effect here.")),
        ("clusterIP", Text("The Service's address; `None` for a Service that is only a name.")),
        ("clusterIPs", Texts("The Service's addresses, one of each family.")),
        ("externalIPs", Texts("More addresses that lead to the Service.")),
        ("externalName", Text("The host that a Service of type ExternalName stands for.")),
        ("externalTrafficPolicy", Choice("Which workloads take traffic from outside.", "Cluster", "Local")),
        ("healthCheckNodePort", Whole("Port of the health check for load balancers.")),
        ("internalTrafficPolicy", Choice("Which workloads take traffic from inside.", "Cluster", "Local")),
        ("ipFamilies", Texts("Families of the addresses: IPv4, IPv6.")),
        ("ipFamilyPolicy", Choice("How many families the Service wants.", "SingleStack", "PreferDualStack", "RequireDualStack")),
        ("loadBalancerClass", Text("Which implementation makes the load balancer.")),
        ("loadBalancerIP", Text("An address wished for the load balancer.")),
        ("loadBalancerSourceRanges", Texts("Who may use the load balancer, as address ranges.")),
        ("ports", List("The ports that the Service listens on.", ServicePort).KeyedBy(["port", "protocol"], mergeKey: "port")),
        ("publishNotReadyAddresses", Flag("Workloads that are not ready count too.")),
        ("selector", TextMap("Labels, all of which the workloads behind the Service have.").Atomic()),
        ("sessionAffinity", Choice("Whether a client stays with one workload.", "None", "ClientIP")),
        ("sessionAffinityConfig", Object("How long it stays.",
            ("clientIP", Object("By the client's address.",
                ("timeoutSeconds", Whole("Seconds that it stays.")))
                .Named(Prefix + "ClientIPConfig")))
            .Named(Prefix + "SessionAffinityConfig")),
        ("trafficDistribution", Text("Which workloads are preferred, as `PreferClose`.")),
        ("type", Choice("How the Service is reached; ClusterIP when absent.", "ClusterIP", "NodePort", "LoadBalancer", "ExternalName")));

    private static ObjectSchema ServicePort => Object("One port.",
        ("appProtocol", Text("What is spoken on it, as `http`, `https`, `kubernetes.io/h2c`.")),
        ("name", Text("Its name; the prefix before `-` tells what is spoken on it.")),
        ("nodePort", Whole("Its number on every node.")),
        ("port", Whole("Its number.")),
        ("protocol", Choice("What carries it; TCP when absent.", "TCP", "UDP", "SCTP") with { Default = "TCP" }),
        ("targetPort", WholeOrText("The workloads' port: a number, or a port's name. The same number when absent.")))
        .Demand("port").Named(Prefix + "ServicePort");

    private static ObjectSchema Port(string definition, bool portRequired)
    {
        ObjectSchema port = Object("One port.",
            ("appProtocol", Text("What is spoken on it.")),
            ("name", Text("Its name, as in the Service.")),
            ("port", Whole("Its number.")),
            ("protocol", Choice("What carries it; TCP when absent.", "TCP", "UDP", "SCTP")))
            .Named(definition).Atomic();
        return portRequired ? port.Demand("port") : port;
    }

    private static ObjectSchema Address => Object("One address.",
        ("hostname", Text("Its name.")),
        ("ip", Text("The address.")),
        ("nodeName", Text("The machine that it is on.")),
        ("targetRef", V1Shape.ObjectReference.As("The object behind the address.")))
        .Demand("ip").Atomic().Named(Prefix + "EndpointAddress");

    private static ObjectSchema Ingress => Object("One place where the load balancer listens.",
        ("hostname", Text("Its name.")),
        ("ip", Text("Its address.")),
        ("ipMode", Text("`VIP` or `Proxy`.")),
        ("ports", List("The state of its ports.", Object("One port's state.",
            ("error", Text("What went wrong with it.")),
            ("port", Whole("Its number.")),
            ("protocol", Text("What carries it.")))
            .Demand("port", "protocol").Named(Prefix + "PortStatus"))))
        .Named(Prefix + "LoadBalancerIngress");

    private static ObjectSchema ServiceCondition => Object("One thing that is so or not.",
        ("lastTransitionTime", Time("When the status last changed.")),
        ("message", Text("Why, for people.")),
        ("observedGeneration", Whole("The generation that was looked at.", "int64")),
        ("reason", Text("Why, in one CamelCase word.")),
        ("status", Text("`True`, `False` or `Unknown`.")),
        ("type", Text("What is so or not.")))
        .Demand("lastTransitionTime", "message", "reason", "status", "type").Named("io.k8s.apimachinery.pkg.apis.meta.v1.Condition");
}
