using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>Istio <c>envoyExtAuthzHttp</c>: an authorizer that answers plain HTTP requests. Header lists hold names, <c>prefix*</c> and <c>*suffix</c>.</summary>
public sealed record EnvoyExtAuthzHttpSpec : EnvoyExtAuthzSpec
{
    /// <summary>Put before the path of the request that is checked; empty or begins with <c>/</c>.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>
    /// Request headers the authorizer sees beside Host, Method, Path, Content-Length and Authorization, which it always does.
    /// Read from the older <c>includeHeadersInCheck</c> when that alone is given.
    /// </summary>
    public ImmutableArray<string> IncludeRequestHeadersInCheck { get; init; } = [];

    /// <summary>Headers of our own making that the authorizer sees; they replace what the request says, in this order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> IncludeAdditionalHeadersInCheck { get; init; } = [];

    /// <summary>Headers of an allowing answer that replace the request's on its way upstream. Empty: none.</summary>
    public ImmutableArray<string> HeadersToUpstreamOnAllow { get; init; } = [];

    /// <summary>Headers of a denying answer that go downstream. Empty: all.</summary>
    public ImmutableArray<string> HeadersToDownstreamOnDeny { get; init; } = [];

    /// <summary>Headers of an allowing answer that go downstream with the response. Empty: none.</summary>
    public ImmutableArray<string> HeadersToDownstreamOnAllow { get; init; } = [];
}
