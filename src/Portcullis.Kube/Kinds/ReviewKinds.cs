using System.Collections.Immutable;
using static Portcullis.Kube.Shape;

namespace Portcullis.Kube;

/// <summary>Kinds that are answered at once and never stored: who am I, what may I or another do, whose is a token. They are not in the catalog.</summary>
public static class ReviewKinds
{
    private const string Authentication = "authentication.k8s.io";
    private const string Authorization = "authorization.k8s.io";

    public static ResourceType SelfSubjectReview { get; } = Review(Authentication, "SelfSubjectReview", KubeObject("Asks who the caller is.",
        ("status", Object("Who the caller is.", ("userInfo", UserShape)))));

    public static ResourceType TokenReview { get; } = Review(Authentication, "TokenReview", KubeObject("Asks whose a token is.",
        ("spec", Object("The token.",
            ("audiences", Texts("What the asker calls itself; this API when empty.")),
            ("token", Text("The token.")))),
        ("status", Object("The answer.",
            ("audiences", Texts("Those of the audiences for which the token is good.")),
            ("authenticated", Flag("Whether the token is good.")),
            ("error", Text("Why it is not.")),
            ("user", UserShape))))
        .Demand("spec"));

    public static ResourceType SelfSubjectAccessReview { get; } = Review(Authorization, "SelfSubjectAccessReview", KubeObject("Asks whether the caller may do something.",
        ("spec", Object("What the caller wants to do.", Attributes)),
        ("status", AccessStatus))
        .Demand("spec"));

    public static ResourceType SubjectAccessReview { get; } = Review(Authorization, "SubjectAccessReview", KubeObject("Asks whether someone may do something.",
        ("spec", Object("Who wants to do what.", [.. Attributes, .. Subject])),
        ("status", AccessStatus))
        .Demand("spec"));

    public static ResourceType LocalSubjectAccessReview { get; } = SubjectAccessReview with
    {
        Kind = "LocalSubjectAccessReview", Plural = "localsubjectaccessreviews", Singular = "localsubjectaccessreview", Namespaced = true,
    };

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

    public static ImmutableArray<ResourceType> All { get; } =
        [SelfSubjectReview, TokenReview, LocalSubjectAccessReview, SelfSubjectAccessReview, SelfSubjectRulesReview, SubjectAccessReview];

    public static bool Contains(ResourceType type) => All.Contains(type);

    private static ObjectSchema UserShape => Object("Who it is.",
        ("extra", Map("More that authentication found out.", Texts(""))),
        ("groups", Texts("The groups.")),
        ("uid", Text("Unique among callers of the same name.")),
        ("username", Text("The name.")));

    private static (string Name, ObjectSchema Schema)[] Attributes =>
    [
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
            ("version", Text("The version; not used.")))),
    ];

    private static (string Name, ObjectSchema Schema)[] Subject =>
    [
        ("extra", Map("More that authentication found out; not used.", Texts(""))),
        ("groups", Texts("The groups.")),
        ("uid", Text("The uid; not used.")),
        ("user", Text("The name.")),
    ];

    private static ObjectSchema AccessStatus => Object("The answer.",
        ("allowed", Flag("Whether it is allowed.")),
        ("denied", Flag("Whether it is forbidden for good.")),
        ("evaluationError", Text("What went wrong while asking.")),
        ("reason", Text("Why.")));

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
