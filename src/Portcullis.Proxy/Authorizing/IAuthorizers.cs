using Portcullis.Mesh;

namespace Portcullis.Proxy;

/// <summary>Asks authorization providers. Thread-safe.</summary>
internal interface IAuthorizers
{
    /// <summary>Asks one provider about one request. The task never fails: what goes wrong is an answer too.</summary>
    /// <param name="cancelled">Nobody waits for the answer any more.</param>
    Task<AuthorizerAnswer> Check(AuthorizationProvider provider, AuthorizerRequest request, CancellationToken cancelled);
}
