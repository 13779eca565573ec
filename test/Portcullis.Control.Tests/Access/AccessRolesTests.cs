using Portcullis.Kube;

namespace Portcullis.Control.Tests.Access;

/// <summary>The whole table: every verb on every sort of resource for every role. What is not listed as allowed must be refused.</summary>
public sealed class AccessRolesTests
{
    private static readonly string[] Verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "impersonate"];
    private static readonly string[] Reads = ["get", "list", "watch"];
    private static readonly string[] Writes = ["create", "update", "patch", "delete", "deletecollection"];

    private static readonly (string Group, string Resource, string Sub)[] Resources =
    [
        ("", "secrets", ""),
        ("", "configmaps", ""),
        ("", "services", ""),
        ("", "namespaces", ""),
        ("", "serviceaccounts", ""),
        ("", "serviceaccounts", "token"),
        ("", "pods", ""),
        ("", "events", ""),
        ("", "users", ""),
        ("", "groups", ""),
        ("security.istio.io", "authorizationpolicies", ""),
        ("security.istio.io", "authorizationpolicies", "status"),
        ("networking.istio.io", "gateways", ""),
        ("apiextensions.k8s.io", "customresourcedefinitions", ""),
        ("authentication.k8s.io", "selfsubjectreviews", ""),
        ("authentication.k8s.io", "tokenreviews", ""),
        ("authorization.k8s.io", "selfsubjectaccessreviews", ""),
        ("authorization.k8s.io", "selfsubjectrulesreviews", ""),
        ("authorization.k8s.io", "subjectaccessreviews", ""),
    ];

    public static TheoryData<AccessRole> Roles => [AccessRole.None, AccessRole.Proxy, AccessRole.Viewer, AccessRole.Operator, AccessRole.Admin];

    [Theory]
    [MemberData(nameof(Roles))]
    public void Every_verb_on_every_resource(AccessRole role)
    {
        var rules = new AccessRoles();
        foreach (string verb in Verbs)
            foreach ((string group, string resource, string sub) in Resources)
                foreach (string ns in (string[])["", "shop"])
                {
                    bool allowed = rules.Refusal(Who(role), new AccessQuestion(verb, group, resource, sub, ns, "x")) is null;
                    allowed.ShouldBe(Expected(role, verb, resource, sub), $"{role} {verb} {resource}/{sub}");
                }
    }

    [Theory]
    [InlineData("/healthz", true, true, true)]
    [InlineData("/readyz/store", true, true, true)]
    [InlineData("/version", true, true, true)]
    [InlineData("/api", true, false, true)]
    [InlineData("/apis/security.istio.io/v1", true, false, true)]
    [InlineData("/openapi/v3", true, false, true)]
    [InlineData("/apisx", false, false, false)]
    [InlineData("/metrics", false, false, false)]
    [InlineData("/debug/pprof", false, false, false)]
    [InlineData("/", false, false, false)]
    public void Paths_that_may_be_read(string path, bool none, bool proxy, bool viewer)
    {
        var rules = new AccessRoles();
        bool May(AccessRole role) => rules.Refusal(Who(role), Path("get", path)) is null;

        (May(AccessRole.None), May(AccessRole.Proxy), May(AccessRole.Viewer), May(AccessRole.Operator), May(AccessRole.Admin)).ShouldBe((none, proxy, viewer, viewer, true));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Only_proxies_and_admins_may_fetch_a_proxys_configuration(AccessRole role) =>
        (new AccessRoles().Refusal(Who(role), Path("post", AccessRoles.StreamPath)) is null).ShouldBe(role is AccessRole.Proxy or AccessRole.Admin);

    [Theory]
    [MemberData(nameof(Roles))]
    public void Only_admins_may_post_to_other_paths(AccessRole role) =>
        (new AccessRoles().Refusal(Who(role), Path("post", "/healthz")) is null).ShouldBe(role == AccessRole.Admin);

    [Fact]
    public void The_highest_role_counts_and_unknown_groups_give_none()
    {
        AccessGroups.RoleOf(new Caller("a", ["portcullis:viewer", "portcullis:operator"], "token")).ShouldBe(AccessRole.Operator);
        AccessGroups.RoleOf(new Caller("a", ["system:masters"], "token")).ShouldBe(AccessRole.Admin);
        AccessGroups.RoleOf(new Caller("a", ["portcullis:king", "Portcullis:admin", "portcullis:", "admin"], "token")).ShouldBe(AccessRole.None);
    }

    [Fact]
    public void Two_namespaces_are_none() =>
        AccessGroups.NamespaceOf(new Caller("a", ["portcullis:namespace:a", "portcullis:namespace:b"], "certificate")).ShouldBeNull();

    [Fact]
    public void A_refusal_says_what_to_do_instead()
    {
        var rules = new AccessRoles();

        rules.Refusal(Who(AccessRole.Operator), new AccessQuestion("get", "", "secrets", "", "a", "b"))!.ShouldContain("kubectl apply --server-side");
        rules.Refusal(Who(AccessRole.None), new AccessQuestion("get", "", "pods", "", "a", "b"))!.ShouldContain("portcullis.dev/role");
        rules.Refusal(Who(AccessRole.Operator), new AccessQuestion("create", "", "serviceaccounts", "token", "a", "b"))!.ShouldContain("admin");
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void What_is_told_as_granted_is_granted(AccessRole role)
    {
        var rules = new AccessRoles();
        foreach (AccessGrant grant in rules.Grants(Who(role)))
        {
            foreach (string path in grant.Paths)
                rules.Refusal(Who(role), Path(grant.Verbs[0] == "*" ? "get" : grant.Verbs[0], path.Replace("*", "x", StringComparison.Ordinal))).ShouldBeNull(path);
            foreach (string resource in grant.Resources.Where(static resource => !resource.Contains('*')))
                rules.Refusal(Who(role), new AccessQuestion(grant.Verbs[0], grant.Groups[0], resource, "", "", "")).ShouldBeNull(resource);
        }
    }

    private static bool Expected(AccessRole role, string verb, string resource, string sub)
    {
        if (role == AccessRole.Admin || (verb == "create" && resource.StartsWith("selfsubject", StringComparison.Ordinal)))
            return true;
        return role switch
        {
            AccessRole.Viewer => Reads.Contains(verb) && resource != "secrets",
            AccessRole.Operator => (Reads.Contains(verb) && resource != "secrets")
                || (Writes.Contains(verb) && sub != "token" && !resource.EndsWith("reviews", StringComparison.Ordinal)),
            _ => false,
        };
    }

    private static AccessQuestion Path(string verb, string path) => new(verb, "", "", "", "", "", path);

    private static Caller Who(AccessRole role) => new("x", role == AccessRole.None ? ["system:authenticated"] : [AccessGroups.Of(role), "system:authenticated"], "token");
}
