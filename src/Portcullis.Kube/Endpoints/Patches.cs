using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>The bodies of PATCH as functions from what is stored to what is wanted.</summary>
internal static class Patches
{
    /// <summary>Reads what can be read before an object is known; the function refuses what does not fit the object.</summary>
    public static Func<JsonObject?, WriteDraft?> Of(ApiCall call, string media, byte[] bytes, TimeProvider time)
    {
        if (media == "application/apply-patch+yaml")
        {
            ObjectBody body = RequestBody.Read(media, bytes);
            ObjectBounds.Demand(call, body.Object); // before it is found out who owns what
            return existing => Apply(call, body, existing, time.GetUtcNow());
        }
        return existing =>
        {
            if (existing is null)
                return null;
            PatchResult patched = media switch
            {
                "application/json-patch+json" => JsonPatch.Apply(existing, bytes),
                "application/merge-patch+json" => MergePatch.Apply(existing, bytes),
                _ => StrategicMergePatch.Apply(existing, bytes, call.Type.Schema),
            };
            return patched.Ok ? new WriteDraft(patched.Object, []) : throw new RefusedException(Refusal(call, patched.Problem));
        };
    }

    /// <summary>What a manager wants to own, merged into what is stored.</summary>
    public static WriteDraft Apply(ApiCall call, ObjectBody body, JsonObject? existing, DateTimeOffset now)
    {
        if (existing is null && call.Subresource.Length > 0)
            throw new RefusedException(ApiStatus.NotFound(call.Type, call.Name));
        var applied = (JsonObject)body.Object.DeepClone();
        BodyIdentity.Check(call, applied);
        applied["apiVersion"] = call.ApiVersion;
        applied["kind"] = call.Type.Kind;
        applied.TreeOrNew("metadata")["name"] = call.Name;
        if (existing is null)
            BodyIdentity.CheckNew(call, applied);
        if (call.Type is { Group: "", Kind: "Secret" })
            KindRules.FoldStringData(applied);
        if (call.Subresource == "status")
            KeepOnlyStatus(applied);
        else if (call.Type.HasStatus && !call.Type.IsReadOnly)
            applied.Remove("status");

        ApplyResult result = ServerSideApply.Apply(existing, applied, call.Owner, call.Force, call.Type.Schema, now, call.IsBlind);
        if (result.Ok)
            return new WriteDraft(result.Object, body.Duplicates, IsOwned: true);
        throw new RefusedException(result.Problem.Code == 409
            ? ApiStatus.For(call.Type, call.Name, 409, "Conflict", result.Message) with { Causes = result.Conflicts }
            : Refusal(call, result.Problem));
    }

    private static void KeepOnlyStatus(JsonObject applied)
    {
        foreach (string member in applied.Select(entry => entry.Key).Where(member => member is not ("apiVersion" or "kind" or "metadata" or "status")).ToArray())
            applied.Remove(member);
        JsonObject metadata = applied.TreeOrNew("metadata");
        foreach (string member in metadata.Select(entry => entry.Key).Where(member => member is not ("name" or "namespace" or "resourceVersion" or "uid" or "managedFields")).ToArray())
            metadata.Remove(member);
    }

    private static ApiStatus Refusal(ApiCall call, PatchProblem problem) => problem.Code switch
    {
        409 => ApiStatus.Conflict(call.Type, call.Name, problem.Message) with { Causes = problem.Causes },
        413 => ApiStatus.TooLarge(ObjectDecoder.LongestBody) with { Message = problem.Message },
        422 => ApiStatus.Invalid(call.Type, call.Name, problem.Causes),
        _ => ApiStatus.BadRequest(problem.Message),
    };
}
