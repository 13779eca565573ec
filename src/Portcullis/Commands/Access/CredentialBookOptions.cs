using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Control;
using Portcullis.Kube;
using Portcullis.Running;

namespace Portcullis.Commands;

/// <summary>The options by which the commands about tokens and revocations find where these are kept.</summary>
internal sealed class CredentialBookOptions(Option<string?> data)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "Ask the API of this kubeconfig, as its user, an admin; without it the control plane of the data folder is asked, or its store when it does not run." };
    private readonly StoreOptionSet _store = new();

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[data, _kubeconfig, .. _store.All])
            if (!command.Options.Contains(option))
                command.Options.Add(option);
    }

    /// <summary>Opens it.</summary>
    /// <exception cref="InputException">Neither an API nor a store is to be found.</exception>
    public ICredentialBook Open(ParseResult args, TextWriter error)
    {
        if (args.GetValue(_kubeconfig) is { } kubeconfig)
            return new ServedBook(new KubeClient(KubeconfigReader.Read(kubeconfig), error));
        StateFolder folder = AccessOptions.Find(args.GetValue(data));
        OpenStore store = OpenStore.At(folder, _store.Location(args), _store.Key(args));
        string? silence = null;
        if (Target(folder) is { } target && Running(target, error, out silence) is { } client)
            return new ServedBook(client);
        if (store.Location.Path is { } path)
        {
            if (SqliteEngine.IsInUse(path))
                throw new InputException($"a control plane uses `{path}`, and its API does not answer: {silence ?? "where it is served is not known"}");
            if (silence is not null && !File.Exists(path))
                throw new InputException($"no control plane answers ({silence}), and there is no store `{path}`; start it, or say with --store where its store is");
        }
        return StoredBook.Open(store, folder, error);
    }

    // Whoever may read the authority's key is an admin already.
    private static KubeTarget? Target(StateFolder folder)
    {
        if (PrivateFile.Read(folder.Server)?.Trim() is not { } server || !Uri.TryCreate(server, UriKind.Absolute, out Uri? url) || !File.Exists(Path.Combine(folder.Pki, "ca.key")))
            return null;
        using ApiAuthority authority = ApiAuthority.Open(folder.Pki, TimeProvider.System);
        string user = AccessNames.Problem(Environment.UserName) is null ? Environment.UserName : "admin";
        ClientCredential credential = authority.IssueClient(user, [AccessGroups.Of(AccessRole.Admin)], Life);
        using X509Certificate2 read = X509Certificate2.CreateFromPem(credential.CertificatePem, credential.KeyPem);
        // TLS on some platforms takes no key that lives only in this object.
        X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
        X509Certificate2Collection trusted = [];
        trusted.ImportFromPem(authority.CertificatePem);
        return new KubeTarget(folder.Path, url, trusted, certificate, Token: null, ServerName: null, Namespace: null);
    }

    private static KubeClient? Running(KubeTarget target, TextWriter error, out string? silence)
    {
        var client = new KubeClient(target, error);
        try
        {
            client.Find("/version");
            silence = null;
            return client;
        }
        catch (IOException refusal)
        {
            client.Dispose();
            silence = refusal.Message;
            return null;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}
