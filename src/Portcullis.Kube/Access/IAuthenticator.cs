using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Kube;

/// <summary>Tells who a caller is. Thread-safe; never throws on what a caller sends.</summary>
public interface IAuthenticator
{
    /// <param name="certificate">The client certificate that the TLS handshake proved possession of; it may be anyone's: its chain is checked here. Null: none was shown.</param>
    /// <param name="bearer">The token of the <c>Authorization</c> header; null: none.</param>
    /// <returns>Null when nothing shown proves anything: the request is answered 401.</returns>
    Caller? Authenticate(X509Certificate2? certificate, string? bearer);

    /// <summary>Whose a token is that somebody else was shown, for the TokenReview API.</summary>
    /// <param name="audiences">What the asker calls itself: the token must be good for one of them. Empty: this API.</param>
    /// <returns>Null when the token is good for none.</returns>
    ReviewedToken? Review(string bearer, ImmutableArray<string> audiences) =>
        audiences.IsEmpty && Authenticate(null, bearer) is { } caller ? new ReviewedToken(caller, []) : null;

    /// <summary>The groups of whoever proves to bear this name, as far as the name alone tells: those of a service account. Otherwise none.</summary>
    ImmutableArray<string> GroupsOf(string name) => [];
}
