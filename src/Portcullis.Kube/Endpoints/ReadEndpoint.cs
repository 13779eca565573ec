using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>Answers get and list.</summary>
internal sealed class ReadEndpoint(KubeApiOptions options)
{
    private static readonly byte[] Comma = [(byte)','];
    private static readonly byte[] End = "]}\n"u8.ToArray();

    public async Task Get(ApiRequest request)
    {
        Accepted form = Accepted.Of(request.Http.Request.Headers.Accept.ToString());
        await Object(request, 200, (await Stored(request)).Json, form);
    }

    /// <summary>An object's <c>scale</c>.</summary>
    public async Task Scale(ApiRequest request)
    {
        JsonObject whole = ObjectJson.Read((await Stored(request)).Json);
        var metadata = new JsonObject();
        foreach (string member in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
            ObjectJson.Carry(member, whole.Tree("metadata"), metadata);
        JsonObject labels = whole.Tree("spec").Tree("selector").Tree("matchLabels") ?? [];
        await Answer.Json(request.Http, 200, ObjectJson.Write(new JsonObject
        {
            ["apiVersion"] = "autoscaling/v1",
            ["kind"] = "Scale",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = whole.Tree("spec").Number("replicas") },
            ["status"] = new JsonObject
            {
                ["replicas"] = whole.Tree("status").Number("replicas"),
                ["selector"] = string.Join(',', labels.Select(label => $"{label.Key}={labels.Text(label.Key)}")),
            },
        }));
    }

    /// <summary>Shows one object as the client wants it.</summary>
    public Task Object(ApiRequest request, int code, ReadOnlyMemory<byte> json, Accepted form)
    {
        ReadOnlyMemory<byte> body = form.Form switch
        {
            AnswerForm.Table => Table(request, [json], Form(request, form) with { ResourceVersion = Revision(json) }),
            AnswerForm.Metadata => PartialOf(json, form),
            _ => ObjectJson.Under(json, request.Type, request.Path.Version),
        };
        return Answer.Write(request.Http, code, form.MediaType, [body, "\n"u8.ToArray()]);
    }

    public async Task List(ApiRequest request)
    {
        Accepted form = Accepted.Of(request.Http.Request.Headers.Accept.ToString());
        ListQuestion question = ListQuestion.Of(request);
        // What would be shown of them is older: a list must not pass it for the present.
        foreach ((ObjectKey key, string why) in options.Store.Unreadable)
            if (key.Group == request.Type.Group && key.Plural == request.Type.Plural && (request.Path.Namespace.Length == 0 || key.Namespace == request.Path.Namespace))
                throw new StorageException(why);
        await Page(request, ListPage.Of(await View(question, request.Cancel), request.Type, question), form);
    }

    /// <summary>Shows a list as the client wants it.</summary>
    public async Task Page(ApiRequest request, ListPage page, Accepted form)
    {
        if (form.Form == AnswerForm.Table)
        {
            TableForm table = Form(request, form) with
            {
                ResourceVersion = page.Revision.ToString(CultureInfo.InvariantCulture),
                Continue = page.Continue,
                Remaining = page.Remaining,
            };
            await Answer.Json(request.Http, 200, Table(request, page.Objects.Select(stored => stored.Json), table), form.MediaType);
            return;
        }
        bool whole = form.Form == AnswerForm.Object;
        List<ReadOnlyMemory<byte>> parts = [Head(request, page, whole, form)];
        foreach (StoredObject stored in page.Objects)
        {
            if (parts.Count > 1)
                parts.Add(Comma);
            parts.Add(whole ? ObjectJson.Under(stored.Json, request.Type, request.Path.Version) : PartialOf(stored.Json, form));
        }
        parts.Add(End);
        await Answer.Write(request.Http, 200, form.MediaType, parts);
    }

    /// <summary>One object as <c>PartialObjectMetadata</c>.</summary>
    public static ReadOnlyMemory<byte> PartialOf(ReadOnlyMemory<byte> json, Accepted form)
    {
        byte[] front = Encoding.UTF8.GetBytes($"{{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/{form.Version}\",\"metadata\":");
        return (byte[])[.. front, .. ObjectSlices.Metadata(json).Span, (byte)'}'];
    }

    public TableForm Form(ApiRequest request, Accepted form) => new()
    {
        Version = request.Path.Version,
        Now = options.Time.GetUtcNow(),
        MetaVersion = form.Version,
        Rows = request["includeObject"] switch
        {
            "" or "Metadata" => TableRows.Metadata,
            "None" => TableRows.None,
            "Object" => TableRows.Object,
            _ => throw new RefusedException(ApiStatus.BadRequest("invalid includeObject value: must be None, Metadata or Object")),
        },
    };

    public static ReadOnlyMemory<byte> Table(ApiRequest request, IEnumerable<ReadOnlyMemory<byte>> objects, TableForm form)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, ObjectJson.Writing))
            TableWriter.Write(json, request.Type, form, objects);
        return bytes.WrittenMemory;
    }

    /// <summary>A view not older than the revision; without one, the latest that anyone has written.</summary>
    public async ValueTask<StoreView> AtLeast(long? revision, CancellationToken cancel)
    {
        if (revision is not { } asked)
            return await options.Store.Latest(cancel);
        if (asked <= options.Store.CurrentRevision)
            return options.Store.Current;
        return await options.Store.AtLeast(asked, options.RevisionPatience, cancel)
            ?? throw new RefusedException(ApiStatus.TooNew(asked, options.Store.CurrentRevision));
    }

    private async Task<StoredObject> Stored(ApiRequest request)
    {
        StoreView view = await AtLeast(request.Revision, request.Cancel);
        ResourceType type = request.Type;
        var key = new ObjectKey(type.Group, type.Plural, request.Path.Namespace, request.Path.Name);
        if (options.Store.Unreadable.TryGetValue(key, out string? why))
            throw new StorageException(why);
        if (view.Get(key) is { } stored)
            return stored;
        ApiStatus missing = ApiStatus.NotFound(type, request.Path.Name);
        throw new RefusedException(type.IsAbsent ? missing with { Message = $"{missing.Message}: {type.ReadOnlyBecause}" } : missing);
    }

    private async ValueTask<StoreView> View(ListQuestion question, CancellationToken cancel)
    {
        if (question.Continue is { } token)
            return options.Store.Exactly(token.Revision) ?? throw new RefusedException(ApiStatus.Expired(
                "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter."));
        if (!question.IsExact)
            return await AtLeast(question.Revision, cancel);
        long asked = question.Revision!.Value;
        await AtLeast(asked, cancel);
        return options.Store.Exactly(asked)
            ?? throw new RefusedException(ApiStatus.Expired($"The resourceVersion for the provided list is too old: {asked}"));
    }

    private static byte[] Head(ApiRequest request, ListPage page, bool whole, Accepted form)
    {
        var head = new StringBuilder(256)
            .Append("{\"kind\":\"").Append(whole ? request.Type.Kind + "List" : "PartialObjectMetadataList")
            .Append("\",\"apiVersion\":\"").Append(whole ? request.Type.ApiVersion(request.Path.Version) : "meta.k8s.io/" + form.Version)
            .Append(CultureInfo.InvariantCulture, $"\",\"metadata\":{{\"resourceVersion\":\"{page.Revision}\"");
        if (page.Continue.Length > 0)
            head.Append(",\"continue\":\"").Append(page.Continue).Append('"');
        if (page.Remaining is { } remaining)
            head.Append(CultureInfo.InvariantCulture, $",\"remainingItemCount\":{remaining}");
        return Encoding.UTF8.GetBytes(head.Append("},\"items\":[").ToString());
    }

    private static string Revision(ReadOnlyMemory<byte> json)
    {
        using var metadata = JsonDocument.Parse(ObjectSlices.Metadata(json));
        return metadata.RootElement.TryGetProperty("resourceVersion", out JsonElement found) ? found.GetString() ?? "" : "";
    }
}
