using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Kube;

/// <summary>Answers questions about access that are never stored: what may I do, who am I, what may another, and whose is a token.</summary>
internal sealed class ReviewEndpoint(KubeApiOptions options, CallerCheck callers)
{
    private const int MostGroups = 64;

    /// <summary>The review's kind, or null when the path is none.</summary>
    public static string? KindOf(ApiPath path) => (path.Group, path.Version, path.Plural, path.Namespace.Length > 0) switch
    {
        ("authorization.k8s.io", "v1", "selfsubjectaccessreviews", false) => "SelfSubjectAccessReview",
        ("authorization.k8s.io", "v1", "selfsubjectrulesreviews", false) => "SelfSubjectRulesReview",
        ("authorization.k8s.io", "v1", "subjectaccessreviews", false) => "SubjectAccessReview",
        ("authorization.k8s.io", "v1", "localsubjectaccessreviews", true) => "LocalSubjectAccessReview",
        ("authentication.k8s.io", "v1", "selfsubjectreviews", false) => "SelfSubjectReview",
        ("authentication.k8s.io", "v1", "tokenreviews", false) => "TokenReview",
        _ => null,
    };

    public async Task Answer(HttpContext http, Caller caller, ApiPath path, string kind, CancellationToken cancel)
    {
        callers.Demand(caller, new AccessQuestion("create", path.Group, path.Plural, path.Subresource, path.Namespace, ""));
        if (!HttpMethods.IsPost(http.Request.Method) || path.Name.Length > 0)
            throw new RefusedException(ApiStatus.MethodNotAllowed());
        JsonObject asked = (await RequestBody.Object(http, options.LongestBody, cancel)).Object;
        if (asked.Text("kind") is { Length: > 0 } given && given != kind)
            throw new RefusedException(ApiStatus.BadRequest($"the kind in the data ({given}) does not match the expected kind ({kind})"));
        var answer = new JsonObject { ["apiVersion"] = $"{path.Group}/{path.Version}", ["kind"] = kind, ["metadata"] = new JsonObject { ["creationTimestamp"] = null } };
        JsonObject? spec = asked.Tree("spec");
        if (spec is not null)
            answer["spec"] = spec.DeepClone();
        answer["status"] = kind switch
        {
            "SelfSubjectAccessReview" => Access(caller, kind, spec),
            "SelfSubjectRulesReview" => Rules(caller),
            "SubjectAccessReview" => Access(Other(kind, spec), kind, spec),
            "LocalSubjectAccessReview" => Local(kind, spec, path.Namespace),
            "TokenReview" => Token(spec),
            _ => new JsonObject { ["userInfo"] = User(caller) },
        };
        await Kube.Answer.Json(http, 201, ObjectJson.Write(answer));
    }

    private JsonObject Local(string kind, JsonObject? spec, string space)
    {
        if (spec.Tree("resourceAttributes") is { } resource && resource.Text("namespace") != space)
            throw new RefusedException(ApiStatus.BadRequest($"spec.resourceAttributes.namespace must match namespace: {space}"));
        if (spec.Tree("nonResourceAttributes") is not null)
            throw Invalid(kind, "Invalid value: disallowed on this kind of request", "spec.nonResourceAttributes");
        return Access(Other(kind, spec), kind, spec);
    }

    /// <summary>The caller that a review asks about; who has proved nothing has the groups that the review says, and those that the name alone gives.</summary>
    private Caller Other(string kind, JsonObject? spec)
    {
        string user = spec.Text("user");
        string[] groups = [.. ObjectJson.Texts(spec.Items("groups")).Take(MostGroups + 1)];
        if (user.Length == 0 && groups.Length == 0)
            throw Invalid(kind, "Invalid value: \"\": at least one of user or group must be specified", "spec.user");
        if (groups.Length > MostGroups)
            throw new RefusedException(ApiStatus.BadRequest($"spec.groups may have at most {MostGroups} entries"));
        return new Caller(user, [.. groups.Concat(options.Authenticator.GroupsOf(user)).Distinct(StringComparer.Ordinal)], "review", spec.Text("uid"));
    }

    private JsonObject Access(Caller caller, string kind, JsonObject? spec)
    {
        JsonObject? resource = spec.Tree("resourceAttributes"), path = spec.Tree("nonResourceAttributes");
        if (resource is null == path is null)
            throw Invalid(kind, "Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified", "spec.resourceAttributes");
        AccessQuestion question = resource is not null
            ? new AccessQuestion(resource.Text("verb"), resource.Text("group"), resource.Text("resource"), resource.Text("subresource"), resource.Text("namespace"), resource.Text("name"))
            : new AccessQuestion(path.Text("verb"), "", "", "", "", "", path.Text("path"));
        string? refusal = options.Access.Refusal(caller, question);
        var status = new JsonObject { ["allowed"] = refusal is null };
        if (refusal is not null)
            status["reason"] = refusal;
        return status;
    }

    /// <summary>SECURITY: whether a token is good, and for whom; never why it is not, which would tell a forger what to mend.</summary>
    private JsonObject Token(JsonObject? spec)
    {
        string token = spec.Text("token");
        if (token.Length == 0)
            throw new RefusedException(ApiStatus.BadRequest("token is required for TokenReview in authentication"));
        if (options.Authenticator.Review(token, [.. ObjectJson.Texts(spec.Items("audiences")).Take(MostGroups)]) is not { } found)
            return new JsonObject { ["authenticated"] = false, ["user"] = new JsonObject(), ["error"] = "the token is not known here, is over, or is for other audiences" };
        return new JsonObject { ["authenticated"] = true, ["user"] = User(found.Caller), ["audiences"] = ObjectJson.TextArray(found.Audiences) };
    }

    private static RefusedException Invalid(string kind, string message, string field) => new(new ApiStatus
    {
        Code = 422,
        Reason = "Invalid",
        Message = $"{kind}.authorization.k8s.io \"\" is invalid: {field}: {message}",
        Group = "authorization.k8s.io",
        Kind = kind,
        Causes = [new StatusCause("FieldValueInvalid", message, field)],
    });

    private JsonObject Rules(Caller caller)
    {
        ImmutableArray<AccessGrant> grants = options.Access.Grants(caller);
        return new JsonObject
        {
            ["resourceRules"] = new JsonArray([.. grants.Where(grant => !grant.Resources.IsEmpty).Select(grant => (JsonNode)new JsonObject
            {
                ["verbs"] = ObjectJson.TextArray(grant.Verbs),
                ["apiGroups"] = ObjectJson.TextArray(grant.Groups),
                ["resources"] = ObjectJson.TextArray(grant.Resources),
            })]),
            ["nonResourceRules"] = new JsonArray([.. grants.Where(grant => !grant.Paths.IsEmpty).Select(grant => (JsonNode)new JsonObject
            {
                ["verbs"] = ObjectJson.TextArray(grant.Verbs),
                ["nonResourceURLs"] = ObjectJson.TextArray(grant.Paths),
            })]),
            ["incomplete"] = false,
        };
    }

    private static JsonObject User(Caller caller)
    {
        var user = new JsonObject { ["username"] = caller.Name, ["groups"] = ObjectJson.TextArray(caller.Groups) };
        if (caller.Uid.Length > 0)
            user["uid"] = caller.Uid;
        return user;
    }
}
