using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Routing;

namespace Portcullis.Mesh;

/// <summary>An external authorizer as CUSTOM policies name it: MeshConfig <c>envoyExtAuthzHttp</c> or <c>envoyExtAuthzGrpc</c>. Immutable.</summary>
public sealed class AuthorizationProvider
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1); // timers have an end, and no caller waits that long

    internal AuthorizationProvider(string name, string unavailable) => (Name, Unavailable) = (name, unavailable);

    internal AuthorizationProvider(string name, EnvoyExtAuthzSpec spec, Cluster cluster)
    {
        (Name, Cluster) = (name, cluster);
        IsGrpc = spec is EnvoyExtAuthzGrpcSpec;
        (Timeout, FailOpen, StatusOnError, ClearRouteCache) = (spec.Timeout < Longest ? spec.Timeout : Longest, spec.FailOpen, spec.StatusOnError, spec.ClearRouteCache);
        Body = spec.IncludeRequestBodyInCheck;
        if (spec is not EnvoyExtAuthzHttpSpec http)
            return;
        PathPrefix = http.PathPrefix;
        AdditionalHeaders = http.IncludeAdditionalHeadersInCheck;
        RequestHeaders = HeaderNames.Compile(http.IncludeRequestHeadersInCheck);
        UpstreamOnAllow = HeaderNames.Compile(http.HeadersToUpstreamOnAllow);
        DownstreamOnDeny = HeaderNames.Compile(http.HeadersToDownstreamOnDeny);
        DownstreamOnAllow = HeaderNames.Compile(http.HeadersToDownstreamOnAllow);
    }

    public string Name { get; }

    /// <summary>Why it can never be asked, for logs; else null. SECURITY: <see cref="FailOpen"/> does not count then, as in Istio.</summary>
    public string? Unavailable { get; }

    /// <summary>Where it is; null exactly when <see cref="Unavailable"/>.</summary>
    public Cluster? Cluster { get; }

    /// <summary>It speaks <c>envoy.service.auth.v3</c>; else plain HTTP.</summary>
    public bool IsGrpc { get; }

    /// <summary>How long an answer may take; at most a day.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Requests pass when it gives no answer.</summary>
    public bool FailOpen { get; }

    /// <summary>What requests get when it gives no answer and <see cref="FailOpen"/> is off.</summary>
    public int StatusOnError { get; } = 403;

    /// <summary>The route is chosen after the answer has changed headers. Else those headers play no part in choosing it.</summary>
    public bool ClearRouteCache { get; }

    /// <summary>How much of a request's body it gets; null: nothing, and nothing is waited for.</summary>
    public EnvoyExtAuthzBodySpec? Body { get; }

    /// <summary>HTTP: put before the path; empty for none.</summary>
    public string PathPrefix { get; } = "";

    /// <summary>HTTP: headers that are sent whatever the request says.</summary>
    public ImmutableArray<KeyValuePair<string, string>> AdditionalHeaders { get; } = [];

    /// <summary>HTTP: headers of the request that are sent, beside those that always are.</summary>
    public HeaderNames RequestHeaders { get; } = HeaderNames.None;

    /// <summary>HTTP: headers of an allowing answer for the request on its way upstream.</summary>
    public HeaderNames UpstreamOnAllow { get; } = HeaderNames.None;

    /// <summary>HTTP: headers of a denying answer that go downstream; <see cref="HeaderNames.IsEmpty"/> means all of them.</summary>
    public HeaderNames DownstreamOnDeny { get; } = HeaderNames.None;

    /// <summary>HTTP: headers of an allowing answer for the response on its way downstream.</summary>
    public HeaderNames DownstreamOnAllow { get; } = HeaderNames.None;

    public override string ToString() => Name;
}
