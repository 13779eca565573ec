using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>Answers create, update, patch, delete and deletecollection, and leaves a record of each.</summary>
internal sealed class WriteEndpoint(KubeApiOptions options, WritePipeline pipeline, HeavyWork heavy, ReadEndpoint reads, CallerCheck callers, AuditTrail audit)
{
    private static readonly string[] JsonPatches = ["application/json-patch+json", "application/merge-patch+json"];
    private const string Strategic = "application/strategic-merge-patch+json";
    private const string ApplyType = "application/apply-patch+yaml";

    public Task Create(ApiRequest request) => Recorded(request, "create", async call =>
    {
        ObjectBody body = await Body(request, call);
        return await pipeline.Create(call, body, request.Cancel);
    });

    public Task Update(ApiRequest request) => Recorded(request, "update", async call =>
    {
        ObjectBody body = await Body(request, call);
        BodyIdentity.Check(call, body.Object);
        return await pipeline.Update(call, body, request.Cancel);
    });

    public Task Patch(ApiRequest request) => Recorded(request, "patch", async call =>
    {
        string media = RequestBody.MediaType(request.Http);
        string[] accepted = request.Type.IsCustom ? [.. JsonPatches, ApplyType] : [.. JsonPatches, Strategic, ApplyType];
        if (Array.IndexOf(accepted, media) < 0)
            throw new RefusedException(ApiStatus.UnsupportedMediaType(accepted));
        if (media != ApplyType && request.Has("force"))
            throw new RefusedException(ApiStatus.InvalidOptions("PatchOptions",
                [new StatusCause("FieldValueForbidden", "Forbidden: may not be specified for non-apply patch", "force")]));
        if (media == ApplyType && request["fieldManager"].Length == 0)
            throw new RefusedException(ApiStatus.InvalidOptions("PatchOptions",
                [new StatusCause("FieldValueRequired", "Required value: is required for apply patch", "fieldManager")]));
        if (media == JsonPatches[0] && call.IsBlind)
            throw new RefusedException(ApiStatus.Forbidden(request.Type.Group, request.Type.Plural, call.Name,
                "a JSON patch could show values that you may not read: use a merge patch or `kubectl apply --server-side`"));
        byte[] bytes = await RequestBody.Bytes(request.Http, options.LongestBody, request.Cancel);
        call.BodyLength = bytes.Length;
        Func<JsonObject?, WriteDraft?> patch = await heavy.Do(bytes.Length, () => Patches.Of(call, media, bytes, options.Time), request.Cancel);
        return await pipeline.Patch(call, patch, request.Cancel);
    });

    public Task Delete(ApiRequest request) => Recorded(request, "delete", async call =>
    {
        DeleteOptions asked = await Asked(request);
        call.DryRun |= asked.DryRun;
        return await pipeline.Delete(call, asked, request.Cancel);
    });

    public async Task DeleteCollection(ApiRequest request)
    {
        Accepted form = Accepted.Of(request.Http.Request.Headers.Accept.ToString());
        ListQuestion question = ListQuestion.Of(request);
        DeleteOptions asked = await Asked(request);
        ListPage page = ListPage.Of(await options.Store.Latest(request.Cancel), request.Type, question);
        foreach (StoredObject stored in page.Objects)
        {
            ApiCall call = request.WriteCall("deletecollection");
            call.Name = stored.Key.Name;
            call.DryRun |= asked.DryRun;
            await audit.Recorded(call, async () =>
            {
                try
                {
                    return await pipeline.Delete(call, asked, request.Cancel);
                }
                catch (RefusedException gone) when (gone.Status.Code == 404)
                {
                    return new WriteOutcome(200, null, null); // someone else deleted it, which is what was asked for
                }
            });
            Answer.Warn(request.Http, call.Warnings);
        }
        // As Kubernetes: the objects as they were found.
        if (!IsBlind(request, request.WriteCall("deletecollection")))
            await reads.Page(request, page, form);
        else
            await Answer.Status(request.Http, ApiStatus.Deleted(request.Type, "", ""));
    }

    private async Task<DeleteOptions> Asked(ApiRequest request) =>
        await RequestBody.Options(request.Http, options.LongestBody, request.Cancel) is { } body ? DeleteOptions.Read(body) : DeleteOptions.Read(request);

    private async Task Recorded(ApiRequest request, string verb, Func<ApiCall, Task<WriteOutcome>> write)
    {
        Accepted form = Accepted.Of(request.Http.Request.Headers.Accept.ToString());
        ApiCall call = request.WriteCall(verb);
        call.IsBlind = IsBlind(request, call);
        WriteOutcome outcome;
        try
        {
            outcome = await audit.Recorded(call, () => write(call));
        }
        finally
        {
            if (!request.Http.Response.HasStarted)
                Answer.Warn(request.Http, call.Warnings);
        }
        if (outcome.Status is { } status)
            await Answer.Status(request.Http, status);
        else
            await reads.Object(request, outcome.Code, call.IsBlind ? Visible(outcome.Json!.Value) : outcome.Json!.Value, form);
    }

    private async Task<ObjectBody> Body(ApiRequest request, ApiCall call)
    {
        (string media, byte[] bytes) = await RequestBody.ObjectBytes(request.Http, options.LongestBody, request.Cancel);
        call.BodyLength = bytes.Length;
        return await heavy.Do(bytes.Length, () => RequestBody.Read(media, bytes), request.Cancel);
    }

    /// <summary>SECURITY: who may write Secrets but not read them is shown which object was written, and nothing that a patch could have moved values to.</summary>
    private static ReadOnlyMemory<byte> Visible(ReadOnlyMemory<byte> json)
    {
        JsonObject whole = ObjectJson.Read(json);
        var metadata = new JsonObject();
        foreach (string member in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp" })
            ObjectJson.Carry(member, whole.Tree("metadata"), metadata);
        return ObjectJson.Write(new JsonObject { ["apiVersion"] = whole.Text("apiVersion"), ["kind"] = whole.Text("kind"), ["metadata"] = metadata });
    }

    /// <summary>SECURITY: a JSON patch can test values, and copy them to where a refusal names them; other writes could tell by their answer whether a value was guessed.</summary>
    private bool IsBlind(ApiRequest request, ApiCall call) =>
        request.Type.IsSecret && !callers.May(request.Caller, new AccessQuestion("get", request.Type.Group, request.Type.Plural, "", call.Namespace, call.Name));
}
