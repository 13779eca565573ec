using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Kube;

/// <summary>Answers questions about access that are never stored: what may I do, who am I.</summary>
internal sealed class ReviewEndpoint(KubeApiOptions options, CallerCheck callers)
{
    /// <summary>The review's kind, or null when the path is none.</summary>
    public static string? KindOf(ApiPath path) => (path.Group, path.Version, path.Plural) switch
    {
        ("authorization.k8s.io", "v1", "selfsubjectaccessreviews") => "SelfSubjectAccessReview",
        ("authorization.k8s.io", "v1", "selfsubjectrulesreviews") => "SelfSubjectRulesReview",
        ("authentication.k8s.io", "v1", "selfsubjectreviews") => "SelfSubjectReview",
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
        if (asked.Tree("spec") is { } spec)
            answer["spec"] = spec.DeepClone();
        answer["status"] = kind switch
        {
            "SelfSubjectAccessReview" => Access(caller, asked.Tree("spec")),
            "SelfSubjectRulesReview" => Rules(caller),
            _ => Self(caller),
        };
        await Kube.Answer.Json(http, 201, ObjectJson.Write(answer));
    }

    private JsonObject Access(Caller caller, JsonObject? spec)
    {
        AccessQuestion question;
        if (spec.Tree("resourceAttributes") is { } resource)
            question = new AccessQuestion(resource.Text("verb"), resource.Text("group"), resource.Text("resource"), resource.Text("subresource"),
                resource.Text("namespace"), resource.Text("name"));
        else if (spec.Tree("nonResourceAttributes") is { } path)
            question = new AccessQuestion(path.Text("verb"), "", "", "", "", "", path.Text("path"));
        else
            throw new RefusedException(ApiStatus.BadRequest("spec must have resourceAttributes or nonResourceAttributes"));
        string? refusal = options.Access.Refusal(caller, question);
        var status = new JsonObject { ["allowed"] = refusal is null };
        if (refusal is not null)
            status["reason"] = refusal;
        return status;
    }

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

    private static JsonObject Self(Caller caller)
    {
        var user = new JsonObject { ["username"] = caller.Name, ["groups"] = ObjectJson.TextArray(caller.Groups) };
        if (caller.Uid.Length > 0)
            user["uid"] = caller.Uid;
        return new JsonObject { ["userInfo"] = user };
    }
}
