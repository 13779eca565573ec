using static Portcullis.Kube.Shape;

namespace Portcullis.Kube;

/// <summary>Shapes of Pod and Deployment, as far as the views of running data planes fill them. Fields beyond are legal and not described.</summary>
internal static class WorkloadShape
{
    private const string Prefix = KubeKinds.CoreShapes;
    private const string Apps = "io.k8s.api.apps.v1.";

    public static ObjectSchema Pod { get; } = KubeObject("A running data plane. Read-only here: Portcullis shows what is connected and starts nothing.",
        ("spec", PodSpec),
        ("status", Open(Object("What it is doing.",
            ("conditions", List("Whether it is ready.", Open(V1Shape.Condition("PodCondition", "lastProbeTime", "lastTransitionTime"))).KeyedBy("type")),
            ("containerStatuses", List("The state of each container.", ContainerStatus)),
            ("hostIP", Text("Address of the machine.")),
            ("message", Text("Why it is in this phase, for people.")),
            ("phase", Text("`Running` while it is connected.")),
            ("podIP", Text("Its address.")),
            ("podIPs", List("Its addresses.", Object("One address.", ("ip", Text("The address."))).Named(Prefix + "PodIP")).KeyedBy("ip")),
            ("reason", Text("Why it is in this phase, in one word.")),
            ("startTime", Time("When it connected."))))
            .Named(Prefix + "PodStatus")));

    public static ObjectSchema Deployment { get; } = KubeObject("The data planes that bear the same name. Read-only here: Portcullis shows what is connected and starts nothing.",
        ("spec", Open(Object("What runs.",
            ("replicas", Whole("How many are known.")),
            ("selector", Object("The labels that they have.",
                ("matchLabels", TextMap("Labels, all of which they have.")))
                .Named("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector")),
            ("template", Object("What each of them looks like.",
                ("metadata", ObjectMetaShape.Instance),
                ("spec", PodSpec))
                .Named(Prefix + "PodTemplateSpec"))))
            .Named(Apps + "DeploymentSpec")),
        ("status", Open(Object("How many serve.",
            ("availableReplicas", Whole("Data planes that serve.")),
            ("conditions", List("Whether it is available.", Open(V1Shape.Condition("DeploymentCondition", "lastTransitionTime", "lastUpdateTime"))).KeyedBy("type")),
            ("observedGeneration", Whole("The generation that was looked at.", "int64")),
            ("readyReplicas", Whole("Data planes that are ready.")),
            ("replicas", Whole("Data planes that are connected.")),
            ("unavailableReplicas", Whole("Data planes that are not.")),
            ("updatedReplicas", Whole("Data planes that run the latest configuration."))))
            .Named(Apps + "DeploymentStatus")));

    private static ObjectSchema PodSpec => Open(Object("What it consists of.",
        ("containers", List("What runs in it.", Open(Object("One program.",
            ("image", Text("What it runs.")),
            ("name", Text("Its name.")),
            ("ports", List("Where it listens.", Object("One port.",
                ("containerPort", Whole("Its number.")),
                ("hostIP", Text("The address it listens on.")),
                ("hostPort", Whole("Its number on the machine.")),
                ("name", Text("Its name.")),
                ("protocol", Text("What carries it.") with { Default = "TCP" }))
                .Demand("containerPort").Named(Prefix + "ContainerPort")).KeyedBy(["containerPort", "protocol"], mergeKey: "containerPort"))))
            .Demand("name").Named(Prefix + "Container")).KeyedBy("name")),
        ("nodeName", Text("The machine that it runs on.")),
        ("serviceAccountName", Text("The identity that it runs with."))))
        .Demand("containers").Named(Prefix + "PodSpec");

    private static ObjectSchema ContainerStatus => Open(Object("One program's state.",
        ("containerID", Text("Its id.")),
        ("image", Text("What it runs.")),
        ("imageID", Text("What exactly it runs.")),
        ("lastState", FreeObject("What it was before.")),
        ("name", Text("Its name.")),
        ("ready", Flag("Whether it is ready.")),
        ("restartCount", Whole("How often it was started anew.")),
        ("started", Flag("Whether it was started.")),
        ("state", FreeObject("What it is: `running`, `waiting` or `terminated`."))))
        .Demand("name", "ready", "restartCount").Named(Prefix + "ContainerStatus");

    private static ObjectSchema Open(ObjectSchema schema) => schema with { PreservesUnknown = true };
}
