using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>Makes bearer tokens for ServiceAccounts (the TokenRequest API). Thread-safe.</summary>
public interface ITokenIssuer
{
    /// <summary>Issues a token that authenticates as <c>system:serviceaccount:NAMESPACE:ACCOUNT</c>.</summary>
    /// <param name="accountUid">The account's <c>metadata.uid</c>: the token dies with this account, not with its name.</param>
    /// <param name="audiences">As asked; empty: the API server itself.</param>
    /// <param name="lifetime">As asked; the issuer may shorten it.</param>
    /// <param name="asker">Who asked for it.</param>
    /// <returns>Null when no tokens are issued here.</returns>
    ValueTask<IssuedToken?> Issue(string @namespace, string account, string accountUid, ImmutableArray<string> audiences, TimeSpan lifetime, Caller asker, CancellationToken cancel);
}
