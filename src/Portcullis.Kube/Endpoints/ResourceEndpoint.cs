using Microsoft.AspNetCore.Http;

namespace Portcullis.Kube;

/// <summary>Answers requests for resources: authorizes, finds the type, and chooses by method and path.</summary>
internal sealed class ResourceEndpoint
{
    private readonly KubeApiOptions _options;
    private readonly CallerCheck _callers;
    private readonly ReadEndpoint _reads;
    private readonly WatchEndpoint _watches;
    private readonly WriteEndpoint _writes;
    private readonly TokenEndpoint _tokens;
    private readonly AuditTrail _audit;

    public ResourceEndpoint(KubeApiOptions options, CallerCheck callers, WritePipeline pipeline, HeavyWork heavy, AuditTrail audit, CancellationToken stopping)
    {
        (_options, _callers, _audit) = (options, callers, audit);
        _reads = new ReadEndpoint(options);
        _watches = new WatchEndpoint(options, _reads, callers, stopping);
        _writes = new WriteEndpoint(options, pipeline, heavy, _reads, callers, audit);
        _tokens = new TokenEndpoint(options, audit);
    }

    public int OpenWatches => _watches.Open;

    public async Task Answer(HttpContext http, Caller caller, ApiPath path, bool isWatch, CancellationToken cancel)
    {
        string verb = Verb(http, path, isWatch);
        ResourceType? type = _options.Catalog.ByPlural(path.Group, path.Plural);
        AccessQuestion question = Question(http, path, verb);
        Authorize(http, caller, path, verb, type, question);
        if (type is null)
            throw new RefusedException(Refusals.Kind(path));
        if (Array.IndexOf([.. type.Versions], path.Version) < 0 || !Fits(type, path))
            throw new RefusedException(ApiStatus.NothingThere);
        var request = new ApiRequest(http, caller, path, type, cancel);
        if (path.Subresource.Length > 0)
            await Subresource(request, verb);
        else
            await Whole(request, verb, question);
    }

    private Task Whole(ApiRequest request, string verb, AccessQuestion question)
    {
        if (request.Type.IsReadOnly && verb is not ("get" or "list" or "watch"))
            return Refused(request, verb);
        if (verb == "deletecollection" && !ResourceVerbs.Of(request.Type).Contains(verb, StringComparer.Ordinal))
            throw new RefusedException(ApiStatus.MethodNotAllowed());
        if (request.Type.Namespaced && request.Path.Namespace.Length == 0 && verb is ("create" or "deletecollection"))
            throw new RefusedException(ApiStatus.MethodNotAllowed());
        return verb switch
        {
            "get" => _reads.Get(request),
            "list" => _reads.List(request),
            "watch" => _watches.Run(request, question),
            "create" => _writes.Create(request),
            "update" => _writes.Update(request),
            "patch" => _writes.Patch(request),
            "delete" => _writes.Delete(request),
            _ => _writes.DeleteCollection(request),
        };
    }

    private Task Subresource(ApiRequest request, string verb) => (request.Path.Subresource, verb) switch
    {
        ("status", "get") when request.Type.HasStatus => _reads.Get(request),
        ("status", "update") when request.Type is { HasStatus: true, IsReadOnly: false } => _writes.Update(request),
        ("status", "patch") when request.Type is { HasStatus: true, IsReadOnly: false } => _writes.Patch(request),
        ("status", _) when request.Type.HasStatus => throw new RefusedException(ApiStatus.MethodNotAllowed()),
        ("finalize", "update") when request.Type is { Group: "", Kind: "Namespace" } => _writes.Update(request),
        ("token", "create") when request.Type is { Group: "", Kind: "ServiceAccount" } => _tokens.Create(request),
        ("scale", "get") when request.Type.HasScale => _reads.Scale(request),
        _ => throw new RefusedException(Refusals.Part(request.Type, request.Path.Name, request.Path.Subresource)),
    };

    /// <summary>What is there already is told so, because tools that bring their own definitions pass over those that exist.</summary>
    private async Task Refused(ApiRequest request, string verb)
    {
        if (verb == "create" && request.Type.Kind == "CustomResourceDefinition")
        {
            string name = (await RequestBody.Object(request.Http, _options.LongestBody, request.Cancel)).Object.Tree("metadata").Text("name");
            if (_options.Store.Current.Get(new ObjectKey(request.Type.Group, request.Type.Plural, request.Path.Namespace, name)) is not null)
                throw new RefusedException(ApiStatus.AlreadyExists(request.Type, name));
        }
        throw new RefusedException(Refusals.ReadOnly(request.Type));
    }

    private static AccessQuestion Question(HttpContext http, ApiPath path, string verb)
    {
        string name = path.Name;
        if (name.Length == 0 && verb is "list" or "watch" && FieldSelector.Parse(http.Request.Query["fieldSelector"].ToString()) is { Ok: true, Value.Name: { } only })
            name = only;
        // A namespace is asked about in itself, as Kubernetes does.
        string space = path is { Group: "", Plural: "namespaces" } ? path.Name : path.Namespace;
        return new AccessQuestion(verb, path.Group, path.Plural, path.Subresource, space, name);
    }

    private void Authorize(HttpContext http, Caller caller, ApiPath path, string verb, ResourceType? type, AccessQuestion question)
    {
        try
        {
            _callers.Demand(caller, question);
        }
        catch (RefusedException refused) when (type is not null && verb is "create" or "update" or "patch" or "delete" or "deletecollection")
        {
            _audit.Record(new ApiCall
            {
                Caller = caller,
                From = http.Connection.RemoteIpAddress?.ToString() ?? "",
                UserAgent = http.Request.Headers.UserAgent.ToString(),
                Verb = verb,
                Type = type!,
                Version = path.Version,
                Namespace = path.Namespace,
                Name = path.Name,
                Subresource = path.Subresource,
            }, refused.Status.Code, refused.Status.Reason);
            throw;
        }
    }

    private static string Verb(HttpContext http, ApiPath path, bool isWatch)
    {
        bool named = path.Name.Length > 0;
        return http.Request.Method switch
        {
            "GET" when isWatch => "watch",
            "GET" or "HEAD" => named ? "get" : "list",
            "POST" when !named || path.Subresource.Length > 0 => "create",
            "PUT" when named => "update",
            "PATCH" when named => "patch",
            "DELETE" => named ? "delete" : "deletecollection",
            _ => throw new RefusedException(ApiStatus.MethodNotAllowed()),
        };
    }

    /// <summary>The path has a namespace exactly when the type wants one; only lists and watches may leave it out.</summary>
    private static bool Fits(ResourceType type, ApiPath path) => type.Namespaced
        ? path.Namespace.Length > 0 || path.Name.Length == 0
        : path.Namespace.Length == 0;
}
