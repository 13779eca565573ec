using System.Net;
using System.Text;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Mesh;

namespace Portcullis.Proxy;

/// <summary>Asks a mesh's external authorizers about requests that somebody else carries. Thread-safe.</summary>
public sealed class ProviderClient(TimeProvider time) : IDisposable
{
    private const int MostWaiting = 4096;

    private readonly ExternalAuthorizer _authorizer = new(time);
    private int _waiting;

    /// <summary>Asks one provider about one request, whose head is copied before this returns. Never throws: whatever goes wrong is an answer.</summary>
    /// <param name="head">Its scheme, target and headers are normalized and sanitized.</param>
    /// <param name="source">Where the request comes from; null when that is not known.</param>
    /// <param name="destination">Where it was received; null when that is not known.</param>
    public async Task<ProviderAnswer> Ask(
        AuthorizationProvider provider, RequestHead head, PeerIdentity peer, IPEndPoint? source, IPEndPoint? destination, ReadOnlyMemory<byte> sni, CancellationToken cancelled)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(head);
        AuthorizerRequest request = AuthorizerRequest.Of(head, head.Scheme) with
        {
            Source = source,
            Destination = destination,
            SourcePrincipal = AuthorizerRequest.PrincipalOf(peer),
            Sni = sni.IsEmpty ? null : Encoding.ASCII.GetString(sni.Span),
            ReceivedAt = time.GetUtcNow(),
        };
        try
        {
            // SECURITY: an overload of ours is no outage of the provider's, so `failOpen` does not cover it.
            return new ProviderAnswer(Interlocked.Increment(ref _waiting) > MostWaiting
                ? AuthorizerAnswer.Fail("too many checks are under way", 503)
                : await _authorizer.Check(provider, request, cancelled).ConfigureAwait(false));
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _authorizer.Dispose();
}
