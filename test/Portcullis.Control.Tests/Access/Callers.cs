using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portcullis.Kube;
using Portcullis.Testing;

namespace Portcullis.Control.Tests.Access;

/// <summary>An API's access files, and one service account, at a time that tests move.</summary>
internal sealed class Callers : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly KeptEngine _engine;

    public Callers(KeptEngine? engine = null)
    {
        _engine = engine ?? new KeptEngine();
        Access = ApiAccess.Open(StateFolder.Make(_scratch.File("data")), Time, Reports.Add);
        Store = ResourceStore.Open(_engine, TimeProvider.System, null, CancellationToken.None).GetAwaiter().GetResult();
        Access.Use(Store, CancellationToken.None).GetAwaiter().GetResult();
        Access.ServiceAccounts.Lookup = key => Accounts.GetValueOrDefault(key.Text);
    }

    public ManualTime Time { get; } = new();
    public List<string> Reports { get; } = [];
    public Dictionary<string, StoredObject> Accounts { get; } = [];
    public ApiAccess Access { get; }
    public ResourceStore Store { get; }
    public string TokenFile => _scratch.File("data/tokens.json");

    public void Account(string ns, string name, string uid, string annotations = "{}")
    {
        var key = new ObjectKey("", "serviceaccounts", ns, name);
        Accounts[key.Text] = new StoredObject(key, 1, Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","uid":"{{{uid}}}","annotations":{{{annotations}}}}}"""));
    }

    public Caller? ByCertificate(string pem, string? bearer = null)
    {
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pem);
        return Access.Authenticator.Authenticate(certificate, bearer);
    }

    /// <summary>A token that was just made.</summary>
    public async Task<(string Secret, BearerToken Token)> Token(string name = "ci", AccessRole role = AccessRole.Viewer, string ns = "", TimeSpan? life = null) =>
        await Access.Tokens.Create(name, role, ns, life, CancellationToken.None);

    public Caller? ByToken(string bearer) => Access.Authenticator.Authenticate(certificate: null, bearer);

    public void Dispose()
    {
        Store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Access.Dispose();
        _scratch.Dispose();
    }
}
