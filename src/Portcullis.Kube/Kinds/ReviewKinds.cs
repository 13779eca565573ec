using System.Collections.Immutable;
using static Portcullis.Kube.Shape;

namespace Portcullis.Kube;

/// <summary>Kinds that are answered at once and never stored: who am I, and what may I do. They are not in the catalog.</summary>
public static class ReviewKinds
{
    private const string Authentication = "authentication.k8s.io";
    private const string Authorization = "authorization.k8s.io";

    public static ResourceType SelfSubjectReview { get; } = Review(Authentication, "SelfSubjectReview", KubeObject("Asks who the caller is.",
        ("status", Object("Who the caller is.",
            ("userInfo", Object("The caller.",
                ("extra", Map("More that authentication found out.", Texts(""))),
                ("groups", Texts("The caller's groups.")),
                ("uid", Text("Unique among callers of the same name.")),
                ("username", Text("The caller's name."))))))));

    public static ResourceType SelfSubjectAccessReview { get; } = Review(Authorization, "SelfSubjectAccessReview", KubeObject("Asks whether the caller may do something.",
        ("spec", Object("What the caller wants to do.",
            ("nonResourceAttributes", Object("A plain path.",
                ("path", Text("The URL's path.")),
                ("verb", Text("The method in lower case.")))),
            ("resourceAttributes", Object("Something with an object.",
                ("fieldSelector", FreeObject("Which fields it is limited to; not used.")),
                ("group", Text("The API group; `*` for all.")),
                ("labelSelector", FreeObject("Which labels it is limited to; not used.")),
                ("name", Text("The object's name; empty for all.")),
                ("namespace", Text("The namespace; empty for all.")),
                ("resource", Text("The plural; `*` for all.")),
                ("subresource", Text("The subresource.")),
                ("verb", Text("What is to be done: get, list, create, …")),
                ("version", Text("The version; not used.")))))),
        ("status", Object("The answer.",
            ("allowed", Flag("Whether it is allowed.")),
            ("denied", Flag("Whether it is forbidden for good.")),
            ("evaluationError", Text("What went wrong while asking.")),
            ("reason", Text("Why.")))))
        .Demand("spec"));

    public static ResourceType SelfSubjectRulesReview { get; } = Review(Authorization, "SelfSubjectRulesReview", KubeObject("Asks for everything that the caller may do.",
        ("spec", Object("Where.",
            ("namespace", Text("The namespace.")))),
        ("status", Object("The answer.",
            ("evaluationError", Text("What went wrong while asking.")),
            ("incomplete", Flag("Whether there may be more.")),
            ("nonResourceRules", Objects("Plain paths.",
                ("nonResourceURLs", Texts("The paths.")),
                ("verbs", Texts("The methods.")))),
            ("resourceRules", Objects("Objects.",
                ("apiGroups", Texts("The groups.")),
                ("resourceNames", Texts("The names; all when empty.")),
                ("resources", Texts("The plurals.")),
                ("verbs", Texts("What may be done.")))))))
        .Demand("spec"));

    public static ImmutableArray<ResourceType> All { get; } = [SelfSubjectReview, SelfSubjectAccessReview, SelfSubjectRulesReview];

    public static bool Contains(ResourceType type) => All.Contains(type);

    private static ResourceType Review(string group, string kind, ObjectSchema schema)
    {
        string singular = kind.ToLowerInvariant();
        return new ResourceType
        {
            Group = group, Versions = ["v1"], Kind = kind, Plural = singular + "s", Singular = singular, Namespaced = false, IsReadOnly = true,
            Schema = schema,
        };
    }
}
