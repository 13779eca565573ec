using static Portcullis.Kube.Shape;

namespace Portcullis.Kube;

/// <summary>The shape of CustomResourceDefinition.</summary>
internal static class DefinitionShape
{
    private const string Prefix = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";

    public static ObjectSchema CustomResourceDefinition { get; } = KubeObject("A kind beyond Kubernetes' own. Read-only here: the kinds that Portcullis serves are built in.",
        ("spec", Object("The kind's names and shape.",
            ("conversion", Object("How versions are turned into each other.",
                ("strategy", Text("`None`: all versions have the same shape.")))
                .Demand("strategy").Named(Prefix + "CustomResourceConversion")),
            ("group", Text("The API group.")),
            ("names", Names.As("The kind's names.")),
            ("preserveUnknownFields", Flag("Always false: unknown fields are refused.")),
            ("scope", Choice("Whether objects stand in namespaces.", "Namespaced", "Cluster")),
            ("versions", List("The versions, the preferred one first.", Version)))
            .Demand("group", "names", "scope", "versions").Named(Prefix + "CustomResourceDefinitionSpec")),
        ("status", Object("What is served.",
            ("acceptedNames", Names.As("The names in use.")),
            ("conditions", List("Whether the kind is served.", Condition).KeyedBy("type")),
            ("storedVersions", Texts("Versions that objects are stored in.")))
            .Named(Prefix + "CustomResourceDefinitionStatus")))
        .Demand("spec");

    private static ObjectSchema Names => Object("A kind's names.",
        ("categories", Texts("Groups of kinds that `kubectl get` takes for all of them.")),
        ("kind", Text("The kind.")),
        ("listKind", Text("The kind of a list of them.")),
        ("plural", Text("The name in URLs.")),
        ("shortNames", Texts("Short names for typing.")),
        ("singular", Text("The name for one.")))
        .Demand("kind", "plural").Named(Prefix + "CustomResourceDefinitionNames");

    private static ObjectSchema Version => Object("One version.",
        ("additionalPrinterColumns", List("What `kubectl get` shows after the name.", Object("One column.",
            ("description", Text("What it shows.")),
            ("format", Text("The OpenAPI format.")),
            ("jsonPath", Text("Where its value stands.")),
            ("name", Text("Its title.")),
            ("priority", Whole("Above zero: shown with `-o wide` only.")),
            ("type", Text("The OpenAPI type.")))
            .Demand("name", "type", "jsonPath").Named(Prefix + "CustomResourceColumnDefinition"))),
        ("deprecated", Flag("Whether using the version draws a warning.")),
        ("deprecationWarning", Text("The warning.")),
        ("name", Text("The version.")),
        ("schema", Object("The shape of the objects.",
            ("openAPIV3Schema", FreeObject("The shape in OpenAPI's words.")))
            .Named(Prefix + "CustomResourceValidation")),
        ("selectableFields", List("Fields that field selectors know beside name and namespace.", Object("One field.", ("jsonPath", Text("Where it stands."))).Demand("jsonPath").Named(Prefix + "SelectableField"))),
        ("served", Flag("Whether the version is served.")),
        ("storage", Flag("Whether objects are stored in it; so for one version.")),
        ("subresources", Object("Parts that have URLs of their own.",
            ("scale", FreeObject("How many replicas; not used here.")),
            ("status", FreeObject("The object's status.")))
            .Named(Prefix + "CustomResourceSubresources")))
        .Demand("name", "served", "storage").Named(Prefix + "CustomResourceDefinitionVersion");

    private static ObjectSchema Condition => Object("One thing that is so or not.",
        ("lastTransitionTime", Time("When the status last changed.")),
        ("message", Text("Why, for people.")),
        ("reason", Text("Why, in one CamelCase word.")),
        ("status", Text("`True`, `False` or `Unknown`.")),
        ("type", Text("What is so or not.")))
        .Demand("type", "status").Named(Prefix + "CustomResourceDefinitionCondition");
}
