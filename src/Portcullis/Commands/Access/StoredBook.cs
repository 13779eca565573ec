using System.Collections.Immutable;
using Portcullis.Control;
using Portcullis.Kube;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary>The credentials of a store that no control plane of this machine uses now.</summary>
internal sealed class StoredBook : ICredentialBook
{
    private readonly IObjectEngine _engine;
    private readonly ResourceStore _store;
    private readonly BearerTokens _tokens = new(TimeProvider.System);
    private readonly RevokedCertificates _revoked = new(TimeProvider.System);

    private readonly AuditFile _log;
    private readonly CredentialAudit _audit;

    private StoredBook(IObjectEngine engine, ResourceStore store, AuditFile log)
    {
        (_engine, _store, _log) = (engine, store, log);
        // Whoever opens the store by its files is an admin, of whom the machine knows the name.
        _audit = new CredentialAudit(log, TimeProvider.System, new Caller(Environment.UserName, [AccessGroups.Of(AccessRole.Admin)], "file"), from: "", "portcullis");
    }

    /// <summary>Opens the store; what a former <c>tokens.json</c> holds is taken into it first.</summary>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public static StoredBook Open(OpenStore place, StateFolder data, TextWriter error)
    {
        IObjectEngine engine = place.Location.Open(place.Keys(), TimeProvider.System);
        try
        {
            ResourceStore store = Wait(ResourceStore.Open(engine, TimeProvider.System, options: null, CancellationToken.None));
            var book = new StoredBook(engine, store, new AuditFile(data.Audit, TimeProvider.System, line => error.WriteLine($"portcullis: {line}")));
            book._tokens.Use(book._store);
            book._revoked.Use(book._store);
            ApiAccess.TakeOver(book._tokens, data.Tokens, line => error.WriteLine($"portcullis: {line}"), CancellationToken.None).GetAwaiter().GetResult();
            return book;
        }
        catch
        {
            engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    public ImmutableArray<BearerToken> Tokens() => Wait(_tokens.List(CancellationToken.None));

    public (string Secret, BearerToken Token) CreateToken(AccessRequest request)
    {
        (string Secret, BearerToken Token) made = Wait(_tokens.Create(request.Name, request.Role, request.Namespace, request.Life, CancellationToken.None));
        _audit.Created(made.Token);
        return made;
    }

    public ImmutableArray<BearerToken> RevokeTokens(string idOrName)
    {
        ImmutableArray<BearerToken> gone = Wait(_tokens.Revoke(idOrName, CancellationToken.None));
        _audit.Revoked(gone);
        return gone;
    }

    public ImmutableArray<RevokedCertificate> RevokedCertificates() => Wait(_revoked.List(CancellationToken.None));

    public RevokedCertificate RevokeName(string name) => Noted(name, Wait(_revoked.RevokeName(name, Environment.UserName, CancellationToken.None)));

    public RevokedCertificate RevokeSerial(string serial) => Noted(serial, Wait(_revoked.RevokeSerial(serial, Environment.UserName, CancellationToken.None)));

    public void Dispose()
    {
        _store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _log.Dispose();
    }

    private RevokedCertificate Noted(string asked, RevokedCertificate revoked)
    {
        _audit.Revoked(asked, revoked);
        return revoked;
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
