using System.Collections.Immutable;
using Portcullis.Policy;

namespace Portcullis.Authorizing;

/// <summary>The answer to one question, in no proxy's words yet.</summary>
internal sealed record CheckVerdict
{
    private CheckVerdict(bool allowed, int status, byte[] body, string reason, string details) =>
        (Allowed, Status, Body, Reason, Details) = (allowed, status, body, reason, details);

    public bool Allowed { get; }

    /// <summary>200, or what the caller is to be answered with.</summary>
    public int Status { get; }

    /// <summary>The answer's body, plain text; empty when allowed.</summary>
    public byte[] Body { get; }

    /// <summary>Why, for people. Names policies: for logs, and for callers only when the operator says so.</summary>
    public string Reason { get; }

    /// <summary>The same in the form of Istio's access log; empty when allowed.</summary>
    public string Details { get; }

    /// <summary>The rule that decided, or null.</summary>
    public RuleSource? Rule { get; init; }

    /// <summary>Of the response, for whoever is refused; or beside the upstream's own.</summary>
    public ImmutableArray<HeaderField> ResponseHeaders { get; init; } = [];

    /// <summary>What the request carries upstream in place of any lines of these names.</summary>
    public ImmutableArray<HeaderField> UpstreamHeaders { get; init; } = [];

    /// <summary>Names of headers that must not reach the upstream.</summary>
    public ImmutableArray<string> RemovedHeaders { get; init; } = [];

    /// <summary>Names of query parameters that must not reach the upstream.</summary>
    public ImmutableArray<string> RemovedParameters { get; init; } = [];

    /// <summary>Query parameters that the request carries upstream in place of others of these names.</summary>
    public ImmutableArray<KeyValuePair<string, string>> WrittenParameters { get; init; } = [];

    public static CheckVerdict Allow(string reason) => new(allowed: true, 200, [], reason, "");

    public static CheckVerdict Refuse(int status, ReadOnlySpan<byte> body, string reason, string details) =>
        new(allowed: false, status, body.ToArray(), reason, details);

    /// <summary>A request that policies refused, as the gateway would answer it.</summary>
    public static CheckVerdict Denied(in Decision decision) =>
        new(allowed: false, 403, "RBAC: access denied"u8.ToArray(), decision.ToString(), decision.Details) { Rule = decision.Rule };

    /// <summary>A question that cannot be answered: then the answer is no.</summary>
    public static CheckVerdict Unclear(string problem) =>
        new(allowed: false, 403, "RBAC: access denied"u8.ToArray(), problem, "check_refused");
}
