using static Portcullis.Kube.Shape;

namespace Portcullis.Kube;

/// <summary>Shapes of the core group: Secret, ConfigMap, Namespace, ServiceAccount, Event.</summary>
internal static class V1Shape
{
    private const string Prefix = KubeKinds.CoreShapes;

    public static ObjectSchema Secret { get; } = KubeObject("Values that only those who need them may read: keys, certificates, passwords.",
        ("data", Map("Values by name, each in base64.", Bytes(""))),
        ("immutable", Flag("The values can no longer be changed; the Secret can only be deleted.")),
        ("status", Object("Whether the gateways that may read the Secret have it; not there in Kubernetes.",
            ("conditions", List("`Accepted` and `Enforced`.", Condition("SecretCondition", "lastTransitionTime")).KeyedBy("type")))
            .Named(Prefix + "SecretStatus")),
        ("stringData", TextMap("Values by name in plain text, for writing only: they are laid over `data` and never returned.")),
        ("type", Text("What the Secret is for: `Opaque` for anything, `kubernetes.io/tls` for a certificate with its key, …")));

    public static ObjectSchema ConfigMap { get; } = KubeObject("Settings that are no secret.",
        ("binaryData", Map("Values that are not text, by name, each in base64.", Bytes(""))),
        ("data", TextMap("Values by name.")),
        ("immutable", Flag("The values can no longer be changed; the ConfigMap can only be deleted.")));

    public static ObjectSchema Namespace { get; } = KubeObject("A scope in which names are unique, and to which access is granted.",
        ("spec", Object("What the server keeps about the namespace.",
            ("finalizers", List("Who must finish before the namespace goes.", Text(""))))
            .Named(Prefix + "NamespaceSpec")),
        ("status", Object("Whether the namespace is in use or going.",
            ("conditions", List("What stands in the way of its deletion.", Condition("NamespaceCondition", "lastTransitionTime")).KeyedBy("type")),
            ("phase", Text("`Active`, or `Terminating` while its contents are being deleted.")))
            .Named(Prefix + "NamespaceStatus")));

    public static ObjectSchema ServiceAccount { get; } = KubeObject("An identity for programs: a workload's certificate and its API tokens bear its name.",
        ("automountServiceAccountToken", Flag("Whether Pods get a token by themselves; without effect here.")),
        ("imagePullSecrets", List("Secrets for pulling images; without effect here.", LocalReference).MergedBy("name")),
        ("secrets", List("Secrets that Pods of the account may use.", ObjectReference).KeyedBy("name")));

    public static ObjectSchema Event { get; } = KubeObject("Something that happened to an object, kept for about an hour.",
        ("action", Text("What was done, or failed to be done.")),
        ("count", Whole("How often it happened.")),
        ("eventTime", Time("When it was first noticed.")),
        ("firstTimestamp", Time("When it first happened.")),
        ("involvedObject", ObjectReference.As("The object that it happened to.")),
        ("lastTimestamp", Time("When it last happened.")),
        ("message", Text("What happened, for people.")),
        ("reason", Text("Why, in one CamelCase word.")),
        ("related", ObjectReference.As("Another object that has to do with it.")),
        ("reportingComponent", Text("Who noticed, as `example.com/controller`.")),
        ("reportingInstance", Text("Which instance of it noticed.")),
        ("series", Object("The run of equal Events that this one stands for.",
            ("count", Whole("How many there were.")),
            ("lastObservedTime", Time("When the last one was.")))
            .Named(Prefix + "EventSeries")),
        ("source", Object("Who noticed.",
            ("component", Text("The program.")),
            ("host", Text("The machine it ran on.")))
            .Named(Prefix + "EventSource")),
        ("type", Text("`Normal` or `Warning`.")))
        .Demand("metadata", "involvedObject");

    public static ObjectSchema ObjectReference => Object("One object, and perhaps a part of it.",
        ("apiVersion", Text("Its group and version.")),
        ("fieldPath", Text("The part that is meant.")),
        ("kind", Text("Its kind.")),
        ("name", Text("Its name.")),
        ("namespace", Text("Its namespace.")),
        ("resourceVersion", Text("The revision that is meant.")),
        ("uid", Text("Its uid.")))
        .Atomic().Named(Prefix + "ObjectReference");

    private static ObjectSchema LocalReference => Object("An object of the same namespace, by name.",
        ("name", Text("Its name.")))
        .Atomic().Named(Prefix + "LocalObjectReference");

    /// <summary>One entry of a built-in kind's <c>status.conditions</c>.</summary>
    public static ObjectSchema Condition(string name, params string[] times) => Object("One thing that is so or not.",
    [
        .. times.Select(time => (time, Time(time == "lastTransitionTime" ? "When the status last changed." : "When it was last looked at."))),
        ("message", Text("Why, for people.")),
        ("reason", Text("Why, in one CamelCase word.")),
        ("status", Text("`True`, `False` or `Unknown`.")),
        ("type", Text("What is so or not.")),
    ]).Demand("type", "status").Named(Prefix + name);
}
