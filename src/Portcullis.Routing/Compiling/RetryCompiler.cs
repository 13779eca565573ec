using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Turns <c>retries</c> into a policy.</summary>
internal sealed class RetryCompiler(OnceDiagnostics found, HttpRetrySpec? meshDefault)
{
    private static readonly Dictionary<string, RetryConditions> Names = new(StringComparer.Ordinal)
    {
        ["connect-failure"] = RetryConditions.ConnectFailure,
        ["refused-stream"] = RetryConditions.RefusedStream,
        ["reset"] = RetryConditions.Reset,
        ["reset-before-request"] = RetryConditions.ResetBeforeRequest,
        ["5xx"] = RetryConditions.ServerError,
        ["gateway-error"] = RetryConditions.GatewayError,
        ["retriable-4xx"] = RetryConditions.Conflict,
        ["retriable-status-codes"] = RetryConditions.RetriableStatus,
        ["cancelled"] = RetryConditions.GrpcCancelled,
        ["deadline-exceeded"] = RetryConditions.GrpcDeadlineExceeded,
        ["resource-exhausted"] = RetryConditions.GrpcResourceExhausted,
        ["internal"] = RetryConditions.GrpcInternal,
        ["unavailable"] = RetryConditions.GrpcUnavailable,
    };

    public RetryPolicy Compile(HttpRetrySpec? spec, Node at)
    {
        spec ??= meshDefault;
        if (spec is null)
            return RetryPolicy.Default;
        if (spec.Attempts <= 0)
            return RetryPolicy.None;

        (RetryConditions conditions, ImmutableArray<int> statuses) = string.IsNullOrWhiteSpace(spec.RetryOn)
            ? (RetryPolicy.DefaultConditions, [])
            : ReadConditions(spec.RetryOn, (at as MappingNode)?["retryOn"] ?? at);
        return new RetryPolicy
        {
            Attempts = spec.Attempts,
            Conditions = conditions,
            Statuses = statuses,
            PerTryTimeout = spec.PerTryTimeout is { } limit && limit > TimeSpan.Zero ? limit : null,
            BackoffBase = spec.Backoff is { } wait && wait > TimeSpan.Zero ? wait : RetryPolicy.Default.BackoffBase,
            AvoidTriedEndpoints = spec.RetryIgnorePreviousHosts ?? true,
        };
    }

    private (RetryConditions Conditions, ImmutableArray<int> Statuses) ReadConditions(string list, Node at)
    {
        var conditions = RetryConditions.None;
        var statuses = ImmutableArray.CreateBuilder<int>();
        foreach (string name in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (int.TryParse(name, out int status))
                statuses.Add(status);
            else if (Names.TryGetValue(name, out RetryConditions condition))
                conditions |= condition;
            else
                found.Warn(RoutingCodes.RetryConditionIdle, at, $"retry condition `{name}` has no effect", Suggestion.DidYouMean(name, Names.Keys));
        }
        if (statuses.Count > 0)
            conditions |= RetryConditions.RetriableStatus;
        return (conditions, statuses.ToImmutable());
    }
}
