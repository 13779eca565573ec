using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Portcullis.Kube;

/// <summary>Writes watch events in the form that the client wants.</summary>
internal sealed class WatchWriter(ApiRequest request, Accepted form, TableForm table, KubeApiOptions options)
{
    private static readonly byte[] End = "}\n"u8.ToArray();

    private readonly AnswerBody _body = request.Http.Features.GetRequiredFeature<AnswerBody>();
    private bool _columnsSent;

    public async Task Start()
    {
        HttpResponse response = request.Http.Response;
        response.StatusCode = 200;
        response.ContentType = form.MediaType;
        response.Headers.CacheControl = "no-cache, private";
        await response.StartAsync(request.Http.RequestAborted);
        await Flush();
    }

    public Task Event(string kind, StoredObject stored) => Line(kind, Shown(stored.Json));

    /// <summary>The last content that the client knew, with the revision at which it went.</summary>
    public Task Deleted(StoreEvent happened)
    {
        if (happened.Kind == StoreEventKind.Deleted || happened.Previous is not { } previous)
            return Line("DELETED", Shown(happened.Object.Json));
        JsonObject last = ObjectJson.Read(previous.Json);
        last.TreeOrNew("metadata")["resourceVersion"] = happened.Object.Revision.ToString(CultureInfo.InvariantCulture);
        return Line("DELETED", Shown(ObjectJson.Write(last)));
    }

    public async Task Bookmark(long revision, bool endsInitial)
    {
        string annotations = endsInitial ? ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}" : "";
        string metadata = string.Create(CultureInfo.InvariantCulture, $"\"metadata\":{{\"resourceVersion\":\"{revision}\",\"creationTimestamp\":null{annotations}}}");
        string whole = form.Form switch
        {
            AnswerForm.Object => $"{{\"kind\":\"{request.Type.Kind}\",\"apiVersion\":\"{request.Type.ApiVersion(request.Path.Version)}\",{metadata}}}",
            AnswerForm.Metadata => $"{{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/{form.Version}\",{metadata}}}",
            _ => $"{{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/{form.Version}\",{metadata},\"columnDefinitions\":null,"
                + $"\"rows\":[{{\"cells\":[],\"object\":{{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/{form.Version}\",{metadata}}}}}]}}",
        };
        await Line("BOOKMARK", Encoding.UTF8.GetBytes(whole));
        await Flush();
    }

    public async Task Error(ApiStatus status)
    {
        await Line("ERROR", status.ToJson());
        await Flush();
    }

    /// <summary>Sends what is written; gives a client up that does not read.</summary>
    public ValueTask Flush() => _body.Flush();

    private ReadOnlyMemory<byte> Shown(ReadOnlyMemory<byte> json)
    {
        switch (form.Form)
        {
            case AnswerForm.Table:
                TableForm now = table with { Now = options.Time.GetUtcNow(), HasColumns = !_columnsSent };
                _columnsSent = true;
                return ReadEndpoint.Table(request, [json], now);
            case AnswerForm.Metadata:
                return ReadEndpoint.PartialOf(json, form);
            default:
                return ObjectJson.Under(json, request.Type, request.Path.Version);
        }
    }

    private async Task Line(string kind, ReadOnlyMemory<byte> json)
    {
        await _body.Write(Encoding.UTF8.GetBytes($"{{\"type\":\"{kind}\",\"object\":"));
        await _body.Write(json);
        await _body.Write(End);
    }
}
