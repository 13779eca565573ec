using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Everything that says who may do what with the API, from the files of one data folder and, once there is one, from the store.</summary>
public sealed class ApiAccess : IDisposable
{
    private readonly string _tokenFile;
    private readonly Action<string> _report;

    private ApiAccess(ApiAuthority authority, ServiceAccountTokens accounts, AuditFile audit, string tokenFile, TimeProvider time, Action<string> report)
    {
        (Authority, ServiceAccounts, Audit, _tokenFile, _report) = (authority, accounts, audit, tokenFile, report);
        (Tokens, Revoked) = (new BearerTokens(time), new RevokedCertificates(time));
        Authenticator = new AccessAuthenticator(authority, Tokens, ServiceAccounts, Revoked, time);
    }

    public ApiAuthority Authority { get; }
    public BearerTokens Tokens { get; }

    public RevokedCertificates Revoked { get; }
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
            return new ApiAccess(authority, ServiceAccountTokens.Open(folder.Pki, time), new AuditFile(folder.Audit, time, report), folder.Tokens, time, report);
        }
        catch
        {
            authority.Dispose();
            throw;
        }
    }

    /// <summary>Bearer tokens, revocations and service accounts are those of this store from now on. What <c>tokens.json</c> held before is taken into it, once.</summary>
    /// <exception cref="StorageException">The store cannot be written.</exception>
    public async Task Use(ResourceStore store, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(store);
        ServiceAccounts.Lookup = key => store.Current.Get(key);
        Revoked.Use(store);
        Tokens.Use(store);
        await TakeOver(Tokens, _tokenFile, _report, cancel);
    }

    /// <summary>Takes what <c>tokens.json</c> holds into the store. A file that cannot be read is told of and left.</summary>
    /// <exception cref="StorageException">The store cannot be written.</exception>
    public static async Task TakeOver(BearerTokens tokens, string file, Action<string> report, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(report);
        if (!File.Exists(file))
            return;
        try
        {
            int count = await tokens.TakeOver(TokenFile.Read(file), cancel);
            TokenFile.SetAside(file);
            report($"{count} bearer tokens of `{file}` are in the store from now on, for every control plane on it; `portcullis token list` shows them");
        }
        catch (Exception refusal) when (refusal is UnauthorizedAccessException or IOException and not StorageException)
        {
            report(refusal.Message.TrimEnd('.'));
        }
    }

    public void Dispose()
    {
        Audit.Dispose();
        ServiceAccounts.Dispose();
        Authority.Dispose();
    }
}
