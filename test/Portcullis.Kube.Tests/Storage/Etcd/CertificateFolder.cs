using Portcullis.Testing;

namespace Portcullis.Kube.Tests;

/// <summary>Certificates for etcd and its client, as files.</summary>
internal sealed class CertificateFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portcullis-etcd-tls").FullName;

    public CertificateFolder()
    {
        using TestCa ca = TestCa.Create();
        using TestCa other = TestCa.Create("CN=Other CA");
        // etcd's gateway is a client of etcd itself, and shows the server's certificate.
        TestIdentity server = ca.Issue(new TestCertificate { Sans = ["IP:127.0.0.1"], ExtendedKeyUsages = [TestCa.ServerAuth, TestCa.ClientAuth] });
        TestIdentity client = ca.Issue(new TestCertificate { Sans = ["DNS:control-plane"], ExtendedKeyUsages = [TestCa.ClientAuth] });
        (Ca, OtherCa) = (Write("ca.pem", ca.Pem), Write("other.pem", other.Pem));
        (ServerCert, ServerKey) = (Write("server.pem", server.Pem), Write("server.key", server.KeyPem));
        (ClientCert, ClientKey) = (Write("client.pem", client.Pem), Write("client.key", client.KeyPem));
    }

    public string Ca { get; }
    public string OtherCa { get; }
    public string ServerCert { get; }
    public string ServerKey { get; }
    public string ClientCert { get; }
    public string ClientKey { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
