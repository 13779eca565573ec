using System.Collections.Immutable;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>What the roles of <see cref="AccessRole"/> allow. What is not allowed here is refused.</summary>
/// <remarks>
/// SECURITY: an operator may write Secrets and not read them; tokens of service accounts are for admins alone, since an account may
/// have a higher role; nobody but an admin may take another's name.
/// </remarks>
public sealed class AccessRoles : IAccessRules
{
    /// <summary>Where proxies fetch their configuration.</summary>
    public const string StreamPath = "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources";

    private static readonly ImmutableArray<string> Reads = ["get", "list", "watch"];
    private static readonly ImmutableArray<string> Writes = ["create", "update", "patch", "delete", "deletecollection"];
    private static readonly ImmutableArray<string> Any = ["*"];

    private static readonly ImmutableArray<string> HealthPaths = ["/healthz", "/healthz/*", "/livez", "/livez/*", "/readyz", "/readyz/*", "/version", "/version/"];
    private static readonly ImmutableArray<string> DiscoveryPaths = ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*"];

    // What whoever proved anything may ask about itself.
    private static readonly ImmutableArray<AccessGrant> Oneself =
    [
        new(["create"], ["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], []),
        new(["create"], ["authentication.k8s.io"], ["selfsubjectreviews"], []),
        new(["get"], [], [], HealthPaths),
    ];

    private static readonly AccessGrant Discovery = new(["get"], [], [], DiscoveryPaths);

    public string? Refusal(Caller caller, AccessQuestion question)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(question);
        AccessRole role = AccessGroups.RoleOf(caller);
        return Allows(role, question) ? null : Reason(role, question);
    }

    public ImmutableArray<AccessGrant> Grants(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return AccessGroups.RoleOf(caller) switch
        {
            AccessRole.Admin => [new(Any, Any, Any, []), new(Any, [], [], Any)],
            // Lists of what may be done cannot leave one resource out: Kubernetes' rules only add.
            AccessRole.Operator => [.. Oneself, Discovery, new(Writes, Any, Any, []), new(Reads, Any, ["* (but secrets)"], [])],
            AccessRole.Viewer => [.. Oneself, Discovery, new(Reads, Any, ["* (but secrets)"], [])],
            AccessRole.Proxy => [.. Oneself, new(["post"], [], [], [StreamPath])],
            _ => [.. Oneself, Discovery],
        };
    }

    private static bool Allows(AccessRole role, AccessQuestion question)
    {
        if (role == AccessRole.Admin)
            return true;
        if (question.Path.Length > 0)
            return AllowsPath(role, question);
        if (question.Verb == "create" && IsAboutOneself(question))
            return true;
        if (role < AccessRole.Viewer || question.Resource.Length == 0)
            return false;
        if (Reads.Contains(question.Verb, StringComparer.Ordinal))
            return !IsSecret(question);
        return role == AccessRole.Operator && Writes.Contains(question.Verb, StringComparer.Ordinal) && !IsToken(question) && !IsReview(question);
    }

    private static bool AllowsPath(AccessRole role, AccessQuestion question)
    {
        if (role == AccessRole.Proxy && question.Verb == "post")
            return question.Path == StreamPath;
        if (question.Verb is not ("get" or "head"))
            return false;
        return Covers(HealthPaths, question.Path) || (role != AccessRole.Proxy && Covers(DiscoveryPaths, question.Path));
    }

    private static bool Covers(ImmutableArray<string> patterns, string path)
    {
        foreach (string pattern in patterns)
            if (pattern == path || (pattern.EndsWith('*') && path.StartsWith(pattern[..^1], StringComparison.Ordinal)))
                return true;
        return false;
    }

    private static bool IsAboutOneself(AccessQuestion question) =>
        question is { Group: "authorization.k8s.io", Resource: "selfsubjectaccessreviews" or "selfsubjectrulesreviews" }
            or { Group: "authentication.k8s.io", Resource: "selfsubjectreviews" };

    // Asking what others may do, and whose a token is, tells what only an admin should know.
    private static bool IsReview(AccessQuestion question) => question.Group is "authorization.k8s.io" or "authentication.k8s.io";

    private static bool IsSecret(AccessQuestion question) => question.Resource is "secrets" or "*" && question.Group is "" or "*";

    private static bool IsToken(AccessQuestion question) => question is { Resource: "serviceaccounts", Subresource: "token" or "*" };

    private static string Reason(AccessRole role, AccessQuestion question)
    {
        if (role == AccessRole.None)
            return "the credential gives no role; an admin gives one: `portcullis kubeconfig --role viewer`, or the annotation `portcullis.dev/role` of the service account";
        string name = AccessGroups.NameOf(role);
        if (question.Path.Length == 0 && role >= AccessRole.Viewer && IsSecret(question) && Reads.Contains(question.Verb, StringComparer.Ordinal))
            return role == AccessRole.Operator
                ? "role `operator` may write secrets, not read them: use `kubectl create`, `kubectl apply --server-side` or `kubectl delete`"
                : $"role `{name}` may not read secrets";
        return question.Path.Length == 0 && IsToken(question) && role == AccessRole.Operator
            ? "only role `admin` may create tokens of service accounts"
            : $"role `{name}` does not allow it";
    }
}
