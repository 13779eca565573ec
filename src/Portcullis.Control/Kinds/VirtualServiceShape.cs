using Portcullis.Kube;
using static Portcullis.Kube.Shape;

namespace Portcullis.Control;

/// <summary>The shape of VirtualService.</summary>
internal static class VirtualServiceShape
{
    public static ObjectSchema Instance { get; } = MeshShape.Whole("Says where requests for some hosts go.",
        Object("The hosts and their routes.",
            ("exportTo", MeshShape.ExportTo),
            ("gateways", Texts("The gateways that route by it, as `NAME` or `NAMESPACE/NAME`, and `mesh` for sidecars; `mesh` alone when absent.")),
            ("hosts", Texts("The hosts: full names, `*.example.com`, `*` on gateways. Absent in one that others delegate to.")),
            ("http", List("Routes for HTTP; the first that matches takes the request.", HttpRoute)),
            ("tcp", Objects("Routes for TCP.",
                ("match", List("When the route takes a connection: one of the entries must match; absent: always.", TcpMatch)),
                ("route", Destinations))),
            ("tls", Objects("Routes for TLS that is not opened, by SNI.",
                ("match", List("When the route takes a connection: one of the entries must match.", TlsMatch)),
                ("route", Destinations)))));

    private static ObjectSchema HttpRoute => Object("One route.",
        ("corsPolicy", HttpRouteShape.Cors),
        ("delegate", Object("Another VirtualService that has the routes.",
            ("name", Text("Its name.")),
            ("namespace", Text("Its namespace; the same when absent.")))),
        ("directResponse", Object("An answer that is given without asking anyone.",
            ("body", Object("The answer's body.",
                ("bytes", Text("In base64.")),
                ("string", Text("As text.")))),
            ("status", Shape.Whole("The answer's status.", "int64"))).Demand("status")),
        ("fault", HttpRouteShape.Fault),
        ("headers", Headers),
        ("match", List("When the route takes a request: one of the entries must match; absent: always.", HttpMatch)),
        ("mirror", Destination("A copy of each request goes there too; the answers are thrown away.")),
        ("mirrorPercent", Shape.Whole("Deprecated for `mirrorPercentage`.", "int64")),
        ("mirrorPercentage", HttpRouteShape.Percentage("How many requests are mirrored; all when absent.")),
        ("mirrors", Objects("Several places that get copies.",
            ("destination", Destination("Where the copies go.")),
            ("percentage", HttpRouteShape.Percentage("How many requests are mirrored; all when absent."))).Demand("destination")),
        ("name", Text("A name for logs.")),
        ("redirect", HttpRouteShape.Redirect),
        ("retries", HttpRouteShape.Retries),
        ("rewrite", HttpRouteShape.Rewrite),
        ("route", Objects("Where requests go; several share them by weight.",
            ("destination", Destination("The service.")),
            ("headers", Headers),
            ("weight", Shape.Whole("Its share, beside the others' weights.", "int64"))).Demand("destination")),
        ("timeout", MeshShape.Duration("How long the whole request may take; without end when absent.")));

    private static ObjectSchema HttpMatch => Object("Every field given must match.",
        ("authority", MeshShape.StringMatch("The host that is asked for.")),
        ("gateways", Texts("The gateways that the entry is for; those of the VirtualService when absent.")),
        ("headers", Map("Headers by name; `{}` asks only that it is there. `@request.auth.claims.NAME` compares a token's claim.", MeshShape.StringMatch("The header's value."))),
        ("ignoreUriCase", Flag("Compare the path without regard to case.")),
        ("method", MeshShape.StringMatch("The method, in capitals.")),
        ("name", Text("A name for logs.")),
        ("port", Shape.Whole("The port that the request comes in on.", "int64")),
        ("queryParams", Map("Query parameters by name.", MeshShape.StringMatch("The parameter's value."))),
        ("scheme", MeshShape.StringMatch("`http` or `https`.")),
        ("sourceLabels", TextMap("Labels that the caller's workload must have; for sidecars.")),
        ("sourceNamespace", Text("The namespace that the caller must be in; for sidecars.")),
        ("statPrefix", Text("Read, and without effect here.")),
        ("uri", MeshShape.StringMatch("The path, without query.")),
        ("withoutHeaders", Map("Headers that must not match, by name.", MeshShape.StringMatch("The header's value."))));

    private static ObjectSchema TlsMatch => Object("Every field given must match.",
        ("destinationSubnets", Texts("Addresses or CIDR ranges that the connection goes to.")),
        ("gateways", Texts("The gateways that the entry is for; those of the VirtualService when absent.")),
        ("port", Shape.Whole("The port that the connection comes in on.", "int64")),
        ("sniHosts", Texts("Hosts, one of which the client names in its ClientHello; each within the VirtualService's hosts.")),
        ("sourceLabels", TextMap("Labels that the caller's workload must have; for sidecars.")),
        ("sourceNamespace", Text("The namespace that the caller must be in; for sidecars.")))
        .Demand("sniHosts");

    private static ObjectSchema TcpMatch => Object("Every field given must match.",
        ("destinationSubnets", Texts("Addresses or CIDR ranges that the connection goes to.")),
        ("gateways", Texts("The gateways that the entry is for; those of the VirtualService when absent.")),
        ("port", Shape.Whole("The port that the connection comes in on.", "int64")),
        ("sourceLabels", TextMap("Labels that the caller's workload must have; for sidecars.")),
        ("sourceNamespace", Text("The namespace that the caller must be in; for sidecars.")),
        ("sourceSubnet", Text("Refused here; use an AuthorizationPolicy with `ipBlocks`.")));

    private static ObjectSchema Destinations => Objects("Where connections go; several share them by weight.",
        ("destination", Destination("The service.")),
        ("weight", Shape.Whole("Its share, beside the others' weights.", "int64"))).Demand("destination");

    private static ObjectSchema Headers => Object("Headers that are changed on the way.",
        ("request", HeaderChanges("On requests.")),
        ("response", HeaderChanges("On answers.")));

    private static ObjectSchema HeaderChanges(string description) => Object(description,
        ("add", TextMap("Values that are added, by header name.")),
        ("remove", Texts("Headers that are removed.")),
        ("set", TextMap("Values that replace what was there, by header name.")));

    private static ObjectSchema Destination(string description) => Object(description,
        ("host", Text("The service: a short name of the same namespace, or a full one.")),
        ("port", MeshShape.Port("The service's port; may be left out when it has one only.")),
        ("subset", Text("The subset, as a DestinationRule names it.")))
        .Demand("host");
}
