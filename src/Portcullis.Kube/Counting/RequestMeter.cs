using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Kube;

/// <summary>Counts requests and how long they took. Thread-safe.</summary>
/// <remarks>INVARIANT: verbs and resources come from fixed sets, so that callers cannot make it grow.</remarks>
internal sealed class RequestMeter(ResourceCatalog catalog, TimeProvider time)
{
    private const string Other = "other";

    private readonly ConcurrentDictionary<(string Verb, string Resource, int Code), long> _requests = new();
    private readonly ConcurrentDictionary<string, DurationHistogram> _durations = new(StringComparer.Ordinal);

    public long Begin() => time.GetTimestamp();

    /// <summary>Counts a request that was answered.</summary>
    /// <param name="path">What it named; null: no resource.</param>
    public void End(HttpContext http, ApiPath? path, bool isWatch, long began)
    {
        ResourceType? type = path is null ? null : catalog.ByPlural(path.Group, path.Plural);
        string verb = type is null ? Plain(http.Request.Method) : Verb(http.Request.Method, path!.Name.Length > 0, isWatch);
        int code = http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted ? 0 : http.Response.StatusCode;
        _requests.AddOrUpdate((verb, type?.QualifiedName ?? Other, code), 1, static (_, count) => count + 1);
        if (!isWatch)
            _durations.GetOrAdd(verb, static _ => new DurationHistogram()).Observe(time.GetElapsedTime(began));
    }

    public ApiCounts Read(int openWatches) => new(
        [.. _requests.Select(static each => new RequestCount(each.Key.Verb, each.Key.Resource, each.Key.Code, each.Value))
            .OrderBy(static each => each.Resource, StringComparer.Ordinal).ThenBy(static each => each.Verb, StringComparer.Ordinal).ThenBy(static each => each.Code)],
        _durations.ToImmutableSortedDictionary(static each => each.Key, static each => each.Value.Read(), StringComparer.Ordinal),
        openWatches);

    private static string Verb(string method, bool named, bool isWatch) => method switch
    {
        "GET" when isWatch => "watch",
        "GET" or "HEAD" => named ? "get" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => named ? "delete" : "deletecollection",
        _ => Other,
    };

    private static string Plain(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" ? method.ToLowerInvariant() : Other;
}
