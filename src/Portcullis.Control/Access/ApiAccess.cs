using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Everything that says who may do what with the API, from the files of one data folder.</summary>
public sealed class ApiAccess : IDisposable
{
    private ApiAccess(ApiAuthority authority, BearerTokens tokens, ServiceAccountTokens accounts, AuditFile audit, TimeProvider time)
    {
        (Authority, Tokens, ServiceAccounts, Audit) = (authority, tokens, accounts, audit);
        Authenticator = new AccessAuthenticator(authority.Certificate, tokens, accounts, time);
    }

    public ApiAuthority Authority { get; }
    public BearerTokens Tokens { get; }

    /// <summary>Its <see cref="ServiceAccountTokens.Lookup"/> must be set before a service account's token counts.</summary>
    public ServiceAccountTokens ServiceAccounts { get; }

    public AuditFile Audit { get; }
    public IAuthenticator Authenticator { get; }
    public IAccessRules Rules { get; } = new AccessRoles();

    /// <summary>Opens what is there and makes what is missing.</summary>
    /// <exception cref="IOException">A file cannot be read or written, or others may read it.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file holds something else than it should.</exception>
    public static ApiAccess Open(StateFolder folder, TimeProvider time, Action<string> report)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ApiAuthority authority = ApiAuthority.Open(folder.Pki, time);
        try
        {
            return new ApiAccess(authority, new BearerTokens(folder.Tokens, time, report), ServiceAccountTokens.Open(folder.Pki, time),
                new AuditFile(folder.Audit, time, report), time);
        }
        catch
        {
            authority.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Audit.Dispose();
        ServiceAccounts.Dispose();
        Authority.Dispose();
    }
}
