using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portcullis.Kube;
using Portcullis.Testing;

namespace Portcullis.Control.Tests.Access;

/// <summary>An API's access files, and one service account, at a time that tests move.</summary>
internal sealed class Callers : IDisposable
{
    private readonly Scratch _scratch = new();

    public Callers()
    {
        Access = ApiAccess.Open(StateFolder.Make(_scratch.File("data")), Time, Reports.Add);
        Access.ServiceAccounts.Lookup = key => Accounts.GetValueOrDefault(key.Text);
    }

    public ManualTime Time { get; } = new();
    public List<string> Reports { get; } = [];
    public Dictionary<string, StoredObject> Accounts { get; } = [];
    public ApiAccess Access { get; }
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

    public Caller? ByToken(string bearer) => Access.Authenticator.Authenticate(certificate: null, bearer);

    public void Dispose()
    {
        Access.Dispose();
        _scratch.Dispose();
    }
}
