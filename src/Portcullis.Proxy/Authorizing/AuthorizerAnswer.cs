using System.Collections.Immutable;
using System.Text;
using Portcullis.Http;

namespace Portcullis.Proxy;

/// <summary>What came of asking an authorizer, with <c>failOpen</c> and <c>statusOnError</c> applied. Immutable.</summary>
internal sealed class AuthorizerAnswer
{
    private AuthorizerAnswer(AuthorizerOutcome outcome) => Outcome = outcome;

    public AuthorizerOutcome Outcome { get; }

    public bool IsAllowed => Outcome == AuthorizerOutcome.Allowed;

    /// <summary>Why there was no answer, for logs; null when there was one.</summary>
    public string? Failure { get; private init; }

    /// <summary>What the caller gets unless the request is allowed: the authorizer's status, or <c>statusOnError</c>. 200 to 599.</summary>
    public int Status { get; private init; } = 403;

    /// <summary>What the caller gets unless the request is allowed. Empty for statuses that have no body.</summary>
    public ReadOnlyMemory<byte> Body { get; private init; }

    /// <summary>Allowed: for the request on its way upstream. Denied: for the reply, after its own <c>content-type: text/plain</c>.</summary>
    public ImmutableArray<HeaderMutation> Headers { get; private init; } = [];

    /// <summary>Allowed: for the response on its way downstream, whoever makes it.</summary>
    public ImmutableArray<HeaderMutation> ResponseHeaders { get; private init; } = [];

    /// <summary>Allowed: for the query of the request on its way upstream.</summary>
    public ImmutableArray<QueryMutation> Query { get; private init; } = [];

    /// <summary>Envoy's response code details; empty when the request is allowed.</summary>
    public string Details => Outcome switch
    {
        AuthorizerOutcome.Allowed => "",
        AuthorizerOutcome.Denied => "ext_authz_denied",
        _ => "ext_authz_error",
    };

    public static AuthorizerAnswer Allow(
        ImmutableArray<HeaderMutation> headers, ImmutableArray<HeaderMutation> responseHeaders, ImmutableArray<QueryMutation> query) =>
        new(AuthorizerOutcome.Allowed) { Headers = headers, ResponseHeaders = responseHeaders, Query = query };

    /// <summary>A denial. A status that no reply can have becomes 403.</summary>
    public static AuthorizerAnswer Deny(int status, ImmutableArray<HeaderMutation> headers, ReadOnlyMemory<byte> body)
    {
        int sane = status is >= 200 and <= 599 ? status : 403;
        return new AuthorizerAnswer(AuthorizerOutcome.Denied)
        {
            Status = sane,
            Headers = headers,
            // RFC 9110, section 6.4.1: these have no content, whatever the authorizer says.
            Body = sane is 204 or 205 or 304 ? default : body,
        };
    }

    public static AuthorizerAnswer Fail(string reason, int status) => new(AuthorizerOutcome.Failed) { Failure = reason, Status = status };

    public static AuthorizerAnswer FailOpen(string reason) => new(AuthorizerOutcome.Allowed) { Failure = reason };

    /// <summary>Makes the changes of an allowing answer to the request that goes upstream.</summary>
    public void ApplyTo(RequestHead request)
    {
        ArgumentNullException.ThrowIfNull(request);
        HeaderMutation.Apply(Headers, request.Headers);
        if (!Query.IsEmpty)
            request.SetTarget(Encoding.Latin1.GetBytes(QueryMutation.Apply(Query, Encoding.Latin1.GetString(request.Target))));
    }

    public override string ToString() => Failure is null ? $"{Outcome}" : $"{Outcome}: {Failure}";
}
