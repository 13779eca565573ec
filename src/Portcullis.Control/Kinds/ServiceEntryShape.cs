using Portcullis.Kube;
using static Portcullis.Kube.Shape;

namespace Portcullis.Control;

/// <summary>The shapes of ServiceEntry and WorkloadEntry.</summary>
internal static class ServiceEntryShape
{
    public static ObjectSchema Instance { get; } = MeshShape.Whole("Adds a service that no Service describes: outside, on a virtual machine, or by plain addresses.",
        Object("The service's hosts, ports and workloads.",
            ("addresses", Texts("Virtual addresses or CIDR ranges of the service.")),
            ("endpoints", List("The workloads; instead of `workloadSelector`.", Entry("One workload."))),
            ("exportTo", MeshShape.ExportTo),
            ("hosts", Texts("The host names; a first label may be `*`.")),
            ("location", Choice("Whether it is part of the mesh; MESH_EXTERNAL when absent.", "MESH_EXTERNAL", "MESH_INTERNAL")),
            ("ports", Objects("The ports.",
                ("name", Text("A name of its own.")),
                ("number", Shape.Whole("The number that callers use.", "int64")),
                ("protocol", Text("What is spoken: HTTP, HTTP2, HTTPS, GRPC, TLS, TCP, …")),
                ("targetPort", Shape.Whole("The workloads' number; the same when absent.", "int64")))
                .Demand("number", "name")),
            ("resolution", Choice("How the workloads' addresses are found; NONE uses the address that the caller chose.", "NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS")),
            ("subjectAltNames", Texts("Names, one of which the workloads' certificates must bear.")),
            ("workloadSelector", Object("Chooses WorkloadEntries of the same namespace.",
                ("labels", TextMap("Labels, all of which a WorkloadEntry must have.")))))
            .Demand("hosts"));

    public static ObjectSchema Workload { get; } = MeshShape.Whole("One workload that is no Pod, such as a virtual machine.", Entry("The workload."));

    private static ObjectSchema Entry(string description) => Object(description,
        ("address", Text("An IP address, a host name, or `unix:///path`.")),
        ("labels", TextMap("The workload's labels, which selectors and subsets compare with.")),
        ("locality", Text("Where it runs, as `REGION/ZONE/SUBZONE`.")),
        ("network", Text("The network that it is on; those of another network reach it through a gateway.")),
        ("ports", Map("Port numbers by the names of the ServiceEntry's ports.", Shape.Whole("The number.", "int64"))),
        ("serviceAccount", Text("The service account whose certificate it shows.")),
        ("weight", Shape.Whole("Its share of the requests, beside the other workloads'.", "int64")));
}
