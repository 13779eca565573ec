using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Kube;

/// <summary>Tells who a caller is. Thread-safe; never throws on what a caller sends.</summary>
public interface IAuthenticator
{
    /// <param name="certificate">The client certificate that the TLS handshake proved possession of; it may be anyone's: its chain is checked here. Null: none was shown.</param>
    /// <param name="bearer">The token of the <c>Authorization</c> header; null: none.</param>
    /// <returns>Null when nothing shown proves anything: the request is answered 401.</returns>
    Caller? Authenticate(X509Certificate2? certificate, string? bearer);
}
