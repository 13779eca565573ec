using Portcullis.Kube;
using static Portcullis.Kube.Shape;

namespace Portcullis.Control;

/// <summary>Shapes that several of Istio's kinds share.</summary>
internal static class MeshShape
{
    /// <summary>A whole object of Istio's: its spec, in which snake_case names are legal as in protobuf's JSON form, and our status.</summary>
    public static ObjectSchema Whole(string description, ObjectSchema spec) =>
        KubeObject(description, ("spec", spec.WithSnakeCase()), ("status", Status));

    public static ObjectSchema Selector => Object("Chooses the workloads of this namespace that it is for; absent: all of them. In the root namespace it chooses from every namespace.",
        ("matchLabels", TextMap("Labels, all of which a workload must have.")));

    public static ObjectSchema TargetRef => Object("The object that it is for, in its own namespace.",
        ("group", Text("The object's API group; empty for a Service.")),
        ("kind", Text("The object's kind: Service, ServiceEntry, Gateway or GatewayClass.")),
        ("name", Text("The object's name.")),
        ("namespace", Text("Must be left out: a target stands in the same namespace.")));

    public static ObjectSchema TargetRefs => List("The objects that it is for, at most 16; instead of `selector`.", TargetRef);

    public static ObjectSchema ExportTo => Texts("Namespaces that see it: names, `.` for its own, `*` for all; all when absent.");

    /// <summary>One way to compare a text.</summary>
    public static ObjectSchema StringMatch(string description) => Object(description,
        ("exact", Text("The whole text.")),
        ("prefix", Text("What the text begins with.")),
        ("regex", Text("A regular expression in RE2's syntax that the whole text matches.")));

    public static ObjectSchema Port(string description) => Object(description, ("number", Shape.Whole("The port's number.", "int64")));

    public static ObjectSchema Duration(string description) => Text(description + " Written as `5s`, `1.5s`, `300ms` or `1h30m`.");

    private static ObjectSchema Status { get; } = Object("What became of the object; written by Portcullis.",
        ("conditions", List("`Accepted` tells whether it makes sense, `Enforced` whether every data plane concerned runs it.", Object("One thing that is so or not.",
            ("lastProbeTime", Time("When it was last looked at.")),
            ("lastTransitionTime", Time("When the status last changed.")),
            ("message", Text("Why, for people: how many data planes run it, and how long it took.")),
            ("observedGeneration", Shape.Whole("The generation of the object that is meant.", "int64")),
            ("reason", Text("Why, in one CamelCase word.")),
            ("status", Text("`True`, `False` or `Unknown`.")),
            ("type", Text("What is so or not.")))
            .Demand("type", "status")).KeyedBy("type")),
        ("observedGeneration", Shape.Whole("The generation of the object that the status is about.", "int64")),
        ("validationMessages", List("What was found wrong, as Istio writes it; legal here and not used.", FreeObject("")))) with { PreservesUnknown = true };
}
