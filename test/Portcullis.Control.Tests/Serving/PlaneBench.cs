using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Control.Tests.Access;
using Portcullis.Kube;

namespace Portcullis.Control.Tests;

/// <summary>A control plane in memory, or on an engine that is given, with clients of every role.</summary>
internal sealed class PlaneBench : IAsyncDisposable
{
    private readonly Scratch _folder;
    private readonly ApiAccess _access;
    private readonly List<HttpClient> _clients = [];

    private PlaneBench(Scratch folder, ApiAccess access, ControlPlane plane) => (_folder, _access, Plane) = (folder, access, plane);

    public ControlPlane Plane { get; }

    public string AuditFile => _folder.File("data/audit.log");

    public List<string> Reports { get; } = [];

    public static async Task<PlaneBench> Start(IObjectEngine? engine = null, TimeProvider? time = null, bool api = true, string identity = "one", TimeSpan? expiry = null)
    {
        var folder = new Scratch();
        ApiAccess access = ApiAccess.Open(StateFolder.Make(folder.File("data")), TimeProvider.System, static _ => { });
        var serving = new ServingCertificate(access.Authority, ServingCertificate.NamesFor(IPAddress.Loopback, []), TimeProvider.System);
        ControlPlane plane = await ControlPlane.Start(new ControlPlaneOptions
        {
            Engine = engine ?? new MemoryEngine(),
            Authenticator = access.Authenticator,
            Access = access.Rules,
            Audit = access.Audit,
            Tokens = access.ServiceAccounts,
            Time = time ?? TimeProvider.System,
            Api = api ? new IPEndPoint(IPAddress.Loopback, 0) : null,
            Certificate = () => serving.Current,
            Opened = access.Use,
            Credentials = new AccessEndpoint(access, TimeProvider.System).Handle,
            Judges = [new RoleGuard()],
            Identity = identity,
            DataPlaneExpiry = expiry ?? TimeSpan.FromMinutes(5),
        }, CancellationToken.None);
        return new PlaneBench(folder, access, plane);
    }

    /// <summary>A client that shows a certificate of a role, or none.</summary>
    public HttpClient Client(AccessRole? role = AccessRole.Admin, string? bearer = null)
    {
        var tls = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => IsOurs(certificate) };
        if (role is { } who)
        {
            ClientCredential credential = _access.Authority.IssueClient("jane", [AccessGroups.Of(who)], TimeSpan.FromHours(1));
            tls.ClientCertificates = [X509Certificate2.CreateFromPem(credential.CertificatePem, credential.KeyPem)];
        }
        HttpClient client = Client(tls);
        if (bearer is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return client;
    }

    /// <summary>A client that shows a certificate of its own making.</summary>
    public HttpClient Stranger(X509Certificate2 certificate) => Client(new SslClientAuthenticationOptions
    {
        RemoteCertificateValidationCallback = (_, shown, _, _) => IsOurs(shown),
        ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
    });

    private HttpClient Client(SslClientAuthenticationOptions tls)
    {
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = tls })
        {
            BaseAddress = new Uri($"https://{Plane.Bound}"),
            DefaultRequestVersion = HttpVersion.Version20,
            Timeout = TimeSpan.FromSeconds(30),
        };
        _clients.Add(client);
        return client;
    }

    /// <summary>Writes through the whole pipeline, as the control plane itself, whether or not the object is there.</summary>
    public async Task<StoredObject> Put(JsonObject json)
    {
        KubeWriteResult made = await Plane.Writer.Create((JsonObject)json.DeepClone(), CancellationToken.None);
        if (!made.Ok)
            made = await Plane.Writer.Update((JsonObject)json.DeepClone(), CancellationToken.None);
        made.Refusal.ShouldBeNull();
        return made.Object!;
    }

    /// <summary>Waits until something holds of the store.</summary>
    public async Task<T> Until<T>(Func<StoreView, T?> find) where T : class
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        StoreWatch watch = Plane.Store.WatchAll(Plane.Store.CurrentRevision);
        while (true)
        {
            if (find(Plane.Store.Current) is { } found)
                return found;
            await watch.Next(late.Token);
        }
    }

    public static JsonObject Read(StoredObject stored) => (JsonObject)JsonNode.Parse(Encoding.UTF8.GetString(stored.Json.Span))!;

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await Plane.DisposeAsync();
        _access.Dispose();
        _folder.Dispose();
    }

    private bool IsOurs(X509Certificate? certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_access.Authority.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return certificate is X509Certificate2 leaf && chain.Build(leaf);
    }
}
