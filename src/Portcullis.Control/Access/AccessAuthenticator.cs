using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Knows callers by client certificate, then by bearer token, then by service account token, as Kubernetes does.</summary>
public sealed class AccessAuthenticator : IAuthenticator
{
    private readonly CertificateCallers _certificates;
    private readonly BearerTokens _tokens;
    private readonly ServiceAccountTokens _accounts;

    public AccessAuthenticator(ApiAuthority authority, BearerTokens tokens, ServiceAccountTokens accounts, RevokedCertificates revoked, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(authority);
        (_tokens, _accounts) = (tokens, accounts);
        _certificates = new CertificateCallers(authority.Certificate, revoked, time);
    }

    public Caller? Authenticate(X509Certificate2? certificate, string? bearer)
    {
        if (certificate is not null && _certificates.Find(certificate) is { } known)
            return known;
        return string.IsNullOrEmpty(bearer) ? null : _tokens.Find(bearer) ?? _accounts.Find(bearer);
    }

    /// <remarks>A token of <c>portcullis token create</c> is good for this API and nothing else.</remarks>
    public ReviewedToken? Review(string bearer, ImmutableArray<string> audiences)
    {
        ArgumentException.ThrowIfNullOrEmpty(bearer);
        ImmutableArray<string> asked = audiences.IsDefaultOrEmpty ? [ServiceAccountTokens.Issuer] : audiences;
        return asked.Contains(ServiceAccountTokens.Issuer, StringComparer.Ordinal) && _tokens.Find(bearer) is { } known
            ? new ReviewedToken(known, [ServiceAccountTokens.Issuer])
            : _accounts.Review(bearer, asked);
    }

    public ImmutableArray<string> GroupsOf(string name) => _accounts.GroupsOf(name);
}
