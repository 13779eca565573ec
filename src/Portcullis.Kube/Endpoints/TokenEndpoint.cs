using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>Answers <c>kubectl create token</c>: a POST of a TokenRequest to a ServiceAccount's <c>token</c>.</summary>
internal sealed class TokenEndpoint(KubeApiOptions options, AuditTrail audit)
{
    private const long Shortest = 600;
    private const long Longest = 1L << 32;
    private const long Usual = 3600;

    public async Task Create(ApiRequest request)
    {
        ApiCall call = request.WriteCall("create");
        JsonObject? answer = null;
        await audit.Recorded(call, async () =>
        {
            JsonObject asked = (await RequestBody.Object(request.Http, options.LongestBody, request.Cancel)).Object;
            answer = await Issued(request, call, asked);
            return new WriteOutcome(201, null, null);
        });
        await Answer.Json(request.Http, 201, ObjectJson.Write(answer!));
    }

    private async Task<JsonObject> Issued(ApiRequest request, ApiCall call, JsonObject asked)
    {
        if (asked.Text("kind") is { Length: > 0 } and not "TokenRequest")
            throw new RefusedException(ApiStatus.BadRequest($"the kind in the data ({asked.Text("kind")}) does not match the expected kind (TokenRequest)"));
        StoredObject stored = (await options.Store.Latest(request.Cancel)).Get(call.Key)
            ?? throw new RefusedException(ApiStatus.NotFound(call.Type, call.Name));
        JsonObject? spec = asked.Tree("spec");
        long seconds = spec.Number("expirationSeconds") is not 0 and var given ? given : Usual;
        if (seconds is < Shortest or > Longest)
            throw new RefusedException(ApiStatus.Invalid(call.Type, call.Name, [new StatusCause("FieldValueInvalid",
                seconds < Shortest ? $"Invalid value: {seconds}: may not specify a duration less than 10 minutes" : $"Invalid value: {seconds}: may not specify a duration larger than 2^32 seconds",
                "spec.expirationSeconds")]));
        if (spec.Tree("boundObjectRef") is not null)
            throw new RefusedException(ApiStatus.BadRequest("tokens are bound to their ServiceAccount; spec.boundObjectRef is not supported"));
        if (call.DryRun)
            throw new RefusedException(ApiStatus.BadRequest("a token cannot be issued by dry run"));
        string[] audiences = [.. ObjectJson.Texts(spec.Items("audiences"))];
        IssuedToken token = options.Tokens is null ? throw Refused(call)
            : await options.Tokens.Issue(call.Namespace, call.Name, ObjectJson.Read(stored.Json).Tree("metadata").Text("uid"),
                [.. audiences], TimeSpan.FromSeconds(seconds), call.Caller, request.Cancel) ?? throw Refused(call);
        return new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["metadata"] = new JsonObject { ["name"] = call.Name, ["namespace"] = call.Namespace, ["creationTimestamp"] = ObjectJson.Time(options.Time.GetUtcNow()) },
            ["spec"] = new JsonObject { ["audiences"] = ObjectJson.TextArray(audiences), ["expirationSeconds"] = seconds },
            ["status"] = new JsonObject { ["token"] = token.Token, ["expirationTimestamp"] = ObjectJson.Time(token.Expires) },
        };
    }

    private static RefusedException Refused(ApiCall call) =>
        new(ApiStatus.Forbidden(call.Type.Group, call.Type.Plural, call.Name, "tokens are not issued here for this audience or account"));
}
