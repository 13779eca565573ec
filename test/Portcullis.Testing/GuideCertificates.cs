namespace Portcullis.Testing;

/// <summary>
/// The files that the guides' own openssl steps make, in a temporary folder: the mutual-TLS ingress guide (<c>cacert.pem</c>, …)
/// and, under <c>san/</c>, the one on client names (<c>example.com.crt</c>, …).
/// </summary>
public sealed class GuideCertificates : IDisposable
{
    private const string Common = """
        HOME = .
        [ req ]
        prompt = no
        default_bits = BITS
        default_keyfile = KEYFILE
        distinguished_name = dn
        EXTENSIONS
        string_mask = utf8only
        [ dn ]
        countryName = CN
        stateOrProvinceName = bj
        localityName = bj
        organizationName = ORGANIZATION
        commonName = COMMONNAME
        emailAddress = EMAIL
        """;

    private const string Authority = """

        [ ca ]
        default_ca = CA_default
        [ CA_default ]
        default_days = 1000
        default_crl_days = 30
        default_md = sha256
        preserve = no
        x509_extensions = ca_extensions
        email_in_dn = no
        copy_extensions = copy
        base_dir = .
        certificate = $base_dir/cacert.pem
        private_key = $base_dir/cakey.pem
        new_certs_dir = $base_dir
        database = $base_dir/index.txt
        serial = $base_dir/serial.txt
        unique_subject = no
        [ ca_extensions ]
        subjectKeyIdentifier = hash
        authorityKeyIdentifier = keyid:always, issuer
        basicConstraints = critical, CA:true
        keyUsage = keyCertSign, cRLSign
        [ signing_policy ]
        countryName = optional
        stateOrProvinceName = optional
        localityName = optional
        organizationName = optional
        organizationalUnitName = optional
        commonName = supplied
        emailAddress = optional
        [ signing_req ]
        subjectKeyIdentifier = hash
        authorityKeyIdentifier = keyid,issuer
        basicConstraints = CA:FALSE
        keyUsage = digitalSignature, keyEncipherment
        """;

    private const string Request = """

        [ server_req_extensions ]
        subjectKeyIdentifier = hash
        basicConstraints = CA:FALSE
        keyUsage = digitalSignature, keyEncipherment
        subjectAltName = @alternate_names
        nsComment = "OpenSSL Generated Certificate"
        [ alternate_names ]
        ALTNAME
        """;

    private GuideCertificates(string folder) => Folder = folder;

    public string Folder { get; }

    public static GuideCertificates Create()
    {
        var made = new GuideCertificates(Directory.CreateTempSubdirectory("guide").FullName);
        made.MakeIngress();
        made.MakeSan();
        return made;
    }

    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void MakeIngress()
    {
        Write("ca.cnf", Common + Authority, "4096", "cakey.pem", "x509_extensions = ca_extensions", "test-asm", "Test CA", "test@example.com", "");
        Write("server.cnf", Common + Request, "2048", "serverkey.pem", "req_extensions = server_req_extensions", "test", "test.com", "test@example.com", "DNS.1 = test.com");
        Write("client.cnf", Common + Request, "2048", "client.key.pem", "req_extensions = server_req_extensions", "test.client", "test.client", "test.client@example.com", "URI.1 = spiffe://test.client");

        OpenSslCommand.Run(Folder, "req", "-x509", "-config", "ca.cnf", "-newkey", "rsa:4096", "-sha256", "-nodes", "-out", "cacert.pem", "-outform", "PEM");
        File.WriteAllText(Path.Combine(Folder, "index.txt"), "");
        File.WriteAllText(Path.Combine(Folder, "serial.txt"), "01\n");
        foreach ((string config, string request, string certificate) in new[] { ("server.cnf", "server.csr", "servercert.pem"), ("client.cnf", "clientcert.csr", "clientcert.pem") })
        {
            OpenSslCommand.Run(Folder, "req", "-config", config, "-newkey", "rsa:2048", "-sha256", "-nodes", "-out", request, "-outform", "PEM");
            OpenSslCommand.Run(Folder, "ca", "-batch", "-config", "ca.cnf", "-policy", "signing_policy", "-extensions", "signing_req", "-out", certificate, "-infiles", request);
        }
    }

    // The guide writes the name without its kind, which openssl refuses: DNS: is what it meant.
    private void MakeSan()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, "san")).FullName;
        File.WriteAllText(Path.Combine(folder, "ssl-ext.cnf"), "basicConstraints = CA:FALSE\nsubjectAltName = DNS:client.example.com\n");
        OpenSslCommand.Run(folder, "req", "-x509", "-sha256", "-nodes", "-days", "365", "-newkey", "rsa:2048", "-subj", "/O=example Inc./CN=example.com", "-keyout", "example.com.key", "-out", "example.com.crt");
        OpenSslCommand.Run(folder, "req", "-out", "httpbin.example.com.csr", "-newkey", "rsa:2048", "-nodes", "-keyout", "httpbin.example.com.key", "-subj", "/CN=httpbin.example.com/O=httpbin organization");
        OpenSslCommand.Run(folder, "x509", "-req", "-days", "365", "-CA", "example.com.crt", "-CAkey", "example.com.key", "-set_serial", "0", "-in", "httpbin.example.com.csr", "-out", "httpbin.example.com.crt");
        OpenSslCommand.Run(folder, "req", "-nodes", "-newkey", "rsa:2048", "-subj", "/CN=client.example.com/O=client organization", "-out", "client.example.com.csr", "-keyout", "client.example.com.key");
        OpenSslCommand.Run(folder, "x509", "-req", "-in", "client.example.com.csr", "-CA", "example.com.crt", "-CAkey", "example.com.key", "-CAcreateserial", "-out", "client.example.com.crt", "-days", "3650", "-sha256", "-extfile", "ssl-ext.cnf");
        OpenSslCommand.Run(folder, "x509", "-req", "-in", "client.example.com.csr", "-CA", "example.com.crt", "-CAkey", "example.com.key", "-CAcreateserial", "-out", "no-san.crt", "-days", "3650", "-sha256");
    }

    private void Write(string file, string text, string bits, string key, string extensions, string organization, string name, string email, string altName) =>
        File.WriteAllText(Path.Combine(Folder, file), text
            .Replace("BITS", bits, StringComparison.Ordinal)
            .Replace("KEYFILE", key, StringComparison.Ordinal)
            .Replace("EXTENSIONS", extensions, StringComparison.Ordinal)
            .Replace("ORGANIZATION", organization, StringComparison.Ordinal)
            .Replace("COMMONNAME", name, StringComparison.Ordinal)
            .Replace("EMAIL", email, StringComparison.Ordinal)
            .Replace("ALTNAME", altName, StringComparison.Ordinal));
}
