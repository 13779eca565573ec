using System.Security.Cryptography.X509Certificates;
using Portcullis.Control;
using Portcullis.Kube;

namespace Portcullis.Running;

/// <summary>The kubeconfig that the user of this process works with: an admin's certificate, renewed in the file before it ends, and when it was revoked.</summary>
internal sealed class AdminKubeconfig(string path, string server, ApiAuthority authority, RevokedCertificates revoked, StateFolder data, TimeProvider time)
{
    private const string User = "admin";

    private static readonly TimeSpan Life = TimeSpan.FromDays(90);
    private static readonly TimeSpan RenewAfter = TimeSpan.FromDays(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private string _serial = "";
    private DateTimeOffset _issued;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Writes it anew, and where the API is for whoever writes another.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write()
    {
        ClientCredential credential = authority.IssueClient(User, [AccessGroups.Of(AccessRole.Admin)], Life);
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(credential.CertificatePem);
        (_serial, _issued) = (certificate.SerialNumber, ApiAuthority.IssuedAt(certificate));
        Kubeconfig.Write(Path, server, authority.CertificatePem, credential);
        PrivateFile.Replace(data.Server, server + "\n");
    }

    /// <summary>Writes it again whenever two thirds of the certificate's life are over or it was revoked, until cancelled. Throws nothing.</summary>
    public async Task KeepFresh(Action<string> report, CancellationToken stopping)
    {
        DateTimeOffset next = time.GetUtcNow() + RenewAfter;
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(LookEvery, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested || (time.GetUtcNow() < next && !revoked.Holds(User, _serial, _issued)))
                continue;
            try
            {
                Write();
                next = time.GetUtcNow() + RenewAfter;
            }
            catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
            {
                report($"kubeconfig `{Path}` cannot be renewed: {refusal.Message.TrimEnd('.')}");
            }
        }
    }
}
