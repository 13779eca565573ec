using Portcullis.Kube;
using static Portcullis.Kube.Shape;

namespace Portcullis.Control;

/// <summary>The shape of DestinationRule.</summary>
internal static class DestinationRuleShape
{
    public static ObjectSchema Instance { get; } = MeshShape.Whole("Says how a service is called: over which TLS, with which limits, and which subsets it has.",
        Object("The service, and how it is called.",
            ("exportTo", MeshShape.ExportTo),
            ("host", Text("The service: a short name of the same namespace, or a full one; `*.example.com` for many.")),
            ("subsets", Objects("Parts of the service's workloads, to which VirtualServices may send requests.",
                ("labels", TextMap("Labels, all of which a workload of the subset has.")),
                ("name", Text("The subset's name.")),
                ("trafficPolicy", TrafficPolicy("How the subset is called, laid over the rule's own."))).Demand("name")),
            ("trafficPolicy", TrafficPolicy("How the service is called.")),
            ("workloadSelector", MeshShape.Selector.As("The callers that the rule is for; all of them when absent.")))
            .Demand("host"));

    private static ObjectSchema TrafficPolicy(string description) => Object(description,
        ("connectionPool", ConnectionPool),
        ("loadBalancer", LoadBalancerShape.Instance),
        ("outlierDetection", OutlierDetection),
        ("portLevelSettings", Objects("How single ports are called.",
            ("connectionPool", ConnectionPool),
            ("loadBalancer", LoadBalancerShape.Instance),
            ("outlierDetection", OutlierDetection),
            ("port", MeshShape.Port("The service's port.")),
            ("tls", Tls))),
        ("proxyProtocol", Object("Sends the PROXY protocol first; read, and without effect here.",
            ("version", Choice("The protocol's version.", "V1", "V2")))),
        ("retryBudget", Object("How many retries may run at once; read, and without effect here.",
            ("minRetryConcurrency", Shape.Whole("Retries that may always run.", "int64")),
            ("percent", Number("Share of the running requests.")))),
        ("tls", Tls),
        ("tunnel", Object("Sends TCP through an HTTP tunnel; read, and without effect here.",
            ("protocol", Text("CONNECT or POST.")),
            ("targetHost", Text("The host at the end of the tunnel.")),
            ("targetPort", Shape.Whole("Its port.", "int64"))).Demand("targetHost", "targetPort")));

    private static ObjectSchema Tls => Object("The TLS that the service is called over.",
        ("caCertificates", Text("Path of a PEM file with the authorities that sign the service's certificate.")),
        ("caCrl", Text("Path of a PEM file with the authorities' revocation lists.")),
        ("clientCertificate", Text("Path of the PEM file with the own certificate and chain; for MUTUAL.")),
        ("credentialName", Text("The Secret with `tls.crt`, `tls.key` and `ca.crt`; instead of files.")),
        ("insecureSkipVerify", Flag("Believe the service's certificate unverified.")),
        ("mode", Choice("DISABLE is plaintext, SIMPLE verifies the service, MUTUAL shows a certificate too, ISTIO_MUTUAL shows the mesh's own.", "DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL")),
        ("privateKey", Text("Path of the PEM file with the own key; for MUTUAL.")),
        ("sni", Text("The name that the service is asked for in the ClientHello.")),
        ("subjectAltNames", Texts("Names, one of which the service's certificate must bear.")));

    private static ObjectSchema ConnectionPool => Object("Limits of connections. Only `tcp.connectTimeout` acts here.",
        ("http", Object("Limits for HTTP; read, and without effect here.",
            ("h2UpgradePolicy", Choice("Whether HTTP/1.1 becomes HTTP/2.", "DEFAULT", "DO_NOT_UPGRADE", "UPGRADE")),
            ("http1MaxPendingRequests", Shape.Whole("Requests that may wait.")),
            ("http2MaxRequests", Shape.Whole("Requests that may run.")),
            ("idleTimeout", MeshShape.Duration("How long an idle connection is kept.")),
            ("maxConcurrentStreams", Shape.Whole("Requests on one HTTP/2 connection.")),
            ("maxRequestsPerConnection", Shape.Whole("Requests after which a connection is closed.")),
            ("maxRetries", Shape.Whole("Retries that may run.")),
            ("useClientProtocol", Flag("Speak the version that the client spoke.")))),
        ("tcp", Object("Limits for TCP.",
            ("connectTimeout", MeshShape.Duration("How long connecting may take.")),
            ("idleTimeout", MeshShape.Duration("How long an idle connection is kept; read, and without effect here.")),
            ("maxConnectionDuration", MeshShape.Duration("How long a connection is kept; read, and without effect here.")),
            ("maxConnections", Shape.Whole("Connections to one workload; read, and without effect here.")),
            ("tcpKeepalive", Object("Keep-alive of idle connections; read, and without effect here.",
                ("interval", MeshShape.Duration("Time between probes.")),
                ("probes", Shape.Whole("Probes without an answer after which the connection is dead.", "int64")),
                ("time", MeshShape.Duration("Idle time before the first probe.")))))));

    private static ObjectSchema OutlierDetection => Object("When a failing workload gets no requests for a while; read, and without effect here.",
        ("baseEjectionTime", MeshShape.Duration("How long, times how often before.")),
        ("consecutive5xxErrors", Shape.Whole("5xx answers in a row.", "int64")),
        ("consecutiveErrors", Shape.Whole("Deprecated for `consecutive5xxErrors`.")),
        ("consecutiveGatewayErrors", Shape.Whole("502, 503 and 504 answers in a row.", "int64")),
        ("consecutiveLocalOriginFailures", Shape.Whole("Failed connections in a row; needs `splitExternalLocalOriginErrors`.", "int64")),
        ("interval", MeshShape.Duration("Time between looks.")),
        ("maxEjectionPercent", Shape.Whole("Share of the workloads that may be left out.")),
        ("minHealthPercent", Shape.Whole("Share that must be healthy for anyone to be left out.")),
        ("splitExternalLocalOriginErrors", Flag("Count failed connections apart from bad answers.")));
}
