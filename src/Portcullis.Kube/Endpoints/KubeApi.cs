using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Portcullis.Kube;

/// <summary>The Kubernetes API over one store: discovery, objects, watches, reviews. A request handler for any ASP.NET Core server. Thread-safe.</summary>
/// <remarks>
/// Every request but a health check is authenticated and asked about; what goes wrong is answered as a <c>Status</c>. The server in front must take
/// client certificates without judging them (<see cref="IAuthenticator"/> does), and must not cut watches off.
/// </remarks>
public sealed class KubeApi : IDisposable
{
    // A body that is refused for its length is read and dropped up to this many times the limit: a client that is cut off while it sends never sees the answer.
    private const long Drained = 4;

    private readonly KubeApiOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CallerCheck _callers;
    private readonly DocumentEndpoint _documents;
    private readonly HealthEndpoint _health;
    private readonly ReviewEndpoint _reviews;
    private readonly ResourceEndpoint _resources;
    private readonly HeavyWork _heavy = new();
    private readonly RequestGate _requests;
    private readonly RequestGate _writes;
    private readonly RequestGate _watches;
    private readonly CallerGate _callersRequests;
    private readonly CallerGate _callersWatches;
    private readonly RequestMeter _meter;

    public KubeApi(KubeApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _meter = new RequestMeter(options.Catalog, options.Time);
        _callers = new CallerCheck(options);
        _documents = new DocumentEndpoint(options);
        _health = new HealthEndpoint(options);
        _reviews = new ReviewEndpoint(options, _callers);
        Pipeline = new WritePipeline(options, _heavy);
        Audit = new AuditTrail(options);
        _resources = new ResourceEndpoint(options, _callers, Pipeline, _heavy, Audit, _stopping.Token);
        (_requests, _writes, _watches) = (new(options.MostRequests), new(options.MostWrites), new(options.MostWatches));
        (_callersRequests, _callersWatches) = (new(options.MostRequestsOfOne), new(options.MostWatchesOfOne));
    }

    /// <summary>Watches that were sent what was stored and wait for what happens.</summary>
    public int OpenWatches => _resources.OpenWatches;

    /// <summary>What was answered since the start; health checks are left out.</summary>
    public ApiCounts Counts => _meter.Read(OpenWatches);

    internal KubeApiOptions Options => _options;

    internal WritePipeline Pipeline { get; }

    internal AuditTrail Audit { get; }

    /// <summary>Ends every watch cleanly, so that the server in front can stop; further watches end at once.</summary>
    public void Stop() => _stopping.Cancel();

    public void Dispose()
    {
        _stopping.Dispose();
        Pipeline.Dispose();
        _heavy.Dispose();
    }

    /// <summary>Answers one request. Throws nothing.</summary>
    public async Task Handle(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Features.Set(new AnswerBody(http, _options));
        string[] segments = (http.Request.Path.Value ?? "/").TrimStart('/').Split('/');
        if (segments.Length > 1 && segments[^1].Length == 0)
            segments = segments[..^1]; // one slash at the end means nothing
        string[] unprefixed = HttpMethods.IsGet(http.Request.Method) ? ApiPath.WithoutWatch(segments) : segments;
        ApiPath? path = ApiPath.Parse(unprefixed);
        bool isWatch = unprefixed != segments || AsksToWatch(http, path);
        long began = _meter.Begin();
        try
        {
            await Answered(http, segments, path, isWatch);
        }
        catch (Exception problem) // the top of one request: whatever it is, the client gets a Status, or the connection's end when an answer has begun
        {
            await Refuse(http, problem);
        }
        if (!HealthEndpoint.Is(segments))
            _meter.End(http, path, isWatch, began);
    }

    private async Task Answered(HttpContext http, string[] segments, ApiPath? path, bool isWatch)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = _options.LongestBody * Drained;
        if (HealthEndpoint.Is(segments))
        {
            await _health.Answer(http, segments);
            return;
        }
        bool isWrite = !isWatch && !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);
        RequestGate gate = isWatch ? _watches : isWrite ? _writes : _requests;
        if (!gate.TryEnter())
            throw new RefusedException(ApiStatus.TooManyRequests);
        try
        {
            await Routed(http, segments, path, isWatch);
        }
        finally
        {
            gate.Leave();
        }
    }

    /// <summary>The parameter <c>watch</c> means something with a collection only, as in Kubernetes.</summary>
    private static bool AsksToWatch(HttpContext http, ApiPath? path) => HttpMethods.IsGet(http.Request.Method) && path is not { Name.Length: > 0 }
        && http.Request.Query.ContainsKey("watch") && http.Request.Query["watch"].ToString() is not ("false" or "0");

    private async Task Routed(HttpContext http, string[] segments, ApiPath? path, bool isWatch)
    {
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, http.RequestAborted);
        Caller caller = _callers.Identify(http);
        CallerGate gate = isWatch ? _callersWatches : _callersRequests;
        if (!gate.TryEnter(caller))
            throw new RefusedException(ApiStatus.TooManyRequests);
        try
        {
            await Routed(http, caller, segments, path, isWatch, both.Token);
        }
        finally
        {
            gate.Leave(caller);
        }
    }

    private async Task Routed(HttpContext http, Caller caller, string[] segments, ApiPath? path, bool isWatch, CancellationToken cancel)
    {
        if (path is null)
        {
            _callers.Demand(caller, new AccessQuestion(http.Request.Method.ToLowerInvariant(), "", "", "", "", "", http.Request.Path.Value ?? "/"));
            if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
                throw new RefusedException(ApiStatus.MethodNotAllowed());
            if (!await _documents.Answer(http, segments))
                throw new RefusedException(ApiStatus.NothingThere);
            return;
        }
        if (ReviewEndpoint.KindOf(path) is { } review)
            await _reviews.Answer(http, caller, path, review, cancel);
        else
            await _resources.Answer(http, caller, path, isWatch, cancel);
    }

    private async Task Refuse(HttpContext http, Exception problem)
    {
        if (http.RequestAborted.IsCancellationRequested)
            return; // nobody is there to be told
        ApiStatus status = StatusOf(http, problem);
        if (http.Response.HasStarted)
        {
            http.Abort(); // an answer cut short must not look whole
            return;
        }
        string[] warnings = [.. http.Response.Headers.Warning.OfType<string>()];
        http.Response.Clear();
        foreach (string warning in warnings)
            http.Response.Headers.Append("Warning", warning);
        try
        {
            await Answer.Status(http, status);
        }
        catch (Exception lost) when (lost is IOException or OperationCanceledException)
        {
            http.Abort();
        }
    }

    private ApiStatus StatusOf(HttpContext http, Exception problem)
    {
        switch (problem)
        {
            case RefusedException refused:
                return refused.Status;
            case BadHttpRequestException { StatusCode: 413 }:
                return ApiStatus.TooLarge(_options.LongestBody);
            case BadHttpRequestException bad:
                return ApiStatus.BadRequest("the request could not be read") with { Code = bad.StatusCode };
            case StorageException storage:
                ApiLog.StorageFailed(_options.Log, http.Request.Method, http.Request.Path.Value ?? "", storage.Message);
                return storage.OutcomeUnknown
                    ? ApiStatus.Timeout($"whether the write was made is not known: {storage.Message}")
                    : ApiStatus.Unavailable($"storage cannot serve now: {storage.Message}");
            case RevisionCompactedException gone:
                return ApiStatus.Expired(gone.Message);
            case OperationCanceledException:
                return ApiStatus.Timeout("the request took too long");
            default:
                ApiLog.Failed(_options.Log, problem, http.Request.Method, http.Request.Path.Value ?? "");
                return ApiStatus.Internal("the server's log has the details");
        }
    }
}
