using System.Collections.Concurrent;
using System.Collections.Immutable;
using Portcullis.Mesh;

namespace Portcullis.Proxy;

/// <summary>Asks external authorizers, over HTTP or gRPC, as MeshConfig says. Thread-safe; one serves a whole proxy.</summary>
internal sealed class ExternalAuthorizer(TimeProvider time) : IAuthorizers, IDisposable
{
    private const int Tries = 2; // a kept connection may have died in silence, an endpoint may be gone

    private readonly AuthorizerConnections _connections = new();
    private readonly ConcurrentDictionary<string, AuthorizerTally> _tallies = new(StringComparer.Ordinal);

    /// <summary>By provider name: what was asked so far.</summary>
    public ImmutableSortedDictionary<string, AuthorizerCounts> Counts =>
        _tallies.ToImmutableSortedDictionary(static tally => tally.Key, static tally => tally.Value.Counts, StringComparer.Ordinal);

    public void Dispose() => _connections.Dispose();

    /// <summary>
    /// Asks one provider about one request. Never throws: whatever goes wrong is an answer, at the latest when the provider's timeout is
    /// over. After cancellation the answer is a failure that nobody should read.
    /// </summary>
    public async Task<AuthorizerAnswer> Check(AuthorizationProvider provider, AuthorizerRequest request, CancellationToken cancelled)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(request);
        long start = time.GetTimestamp();
        AuthorizerAnswer answer = await Ask(provider, request, cancelled).ConfigureAwait(false);
        if (!cancelled.IsCancellationRequested)
            _tallies.GetOrAdd(provider.Name, static _ => new AuthorizerTally()).Count(answer, time.GetElapsedTime(start));
        return answer;
    }

    /// <summary>The words for a provider that let its timeout pass, whosever clock said so.</summary>
    internal static string Late(AuthorizationProvider provider) => $"no answer within {provider.Timeout.TotalSeconds:0.###} s";

    private async Task<AuthorizerAnswer> Ask(AuthorizationProvider provider, AuthorizerRequest request, CancellationToken cancelled)
    {
        // SECURITY: a provider that can never be asked is a mistake in configuration, not an outage: `failOpen` does not cover it.
        if (provider.Cluster is not { } cluster)
            return AuthorizerAnswer.Fail(provider.Unavailable ?? "the provider has no service", provider.StatusOnError);

        using var deadline = new CancellationTokenSource(provider.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancelled);
        AuthorizerReply reply = AuthorizerReply.Failed("the provider's service has no endpoints");
        try
        {
            for (int i = 0; i < Tries && _connections.Next(cluster) is { } endpoint; i++)
            {
                reply = provider.IsGrpc
                    ? await GrpcAuthorization.Ask(_connections, cluster, endpoint, request, provider, time, either.Token).ConfigureAwait(false)
                    : await HttpAuthorization.Ask(_connections, cluster, endpoint, request, provider, either.Token).ConfigureAwait(false);
                if (!reply.MayTryAgain || either.IsCancellationRequested)
                    break;
            }
        }
        catch (Exception failure) // the border of the activity: a question may fail in any way, and must never pass for an answer
        {
            reply = AuthorizerReply.Failed(failure.Message);
        }
        if (reply.Answer is { } answer)
            return answer;
        string reason = deadline.IsCancellationRequested ? Late(provider) : reply.Failure ?? "no answer";
        return provider.FailOpen && !cancelled.IsCancellationRequested
            ? AuthorizerAnswer.FailOpen(reason)
            : AuthorizerAnswer.Fail(reason, provider.StatusOnError);
    }
}
