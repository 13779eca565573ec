using System.Runtime.Versioning;
using Portcullis.Identity;
using Portcullis.Testing;

namespace Portcullis.Tests.Certs;

[SupportedOSPlatform("linux")]
public sealed class CertsMakingTests : IDisposable
{
    private readonly CertsRun _run = new();

    public void Dispose() => _run.Dispose();

    private CertificateDetails Read(string file) =>
        CertificateReader.Read(PemReader.Read(File.ReadAllText(_run.PathOf(file))).Certificates[0]).Value!;

    private void MakeCa() => CertsRun.Succeeds("ca", "--out", _run.Folder, "--key", "ec:p256");

    [Fact]
    public void Makes_the_guides_files_with_the_guides_names()
    {
        MakeCa();
        CertsRun.Succeeds("server", "--out", _run.Folder);
        CertsRun.Succeeds("client", "--out", _run.Folder);

        Read("cacert.pem").Subject.ShouldBe("emailAddress=test@example.com,CN=Test CA,OU=R&D,O=test-asm,L=bj,ST=bj,C=CN");
        Read("cacert.pem").IsCa.ShouldBeTrue();
        Read("servercert.pem").Subject.ShouldBe("CN=test.com,O=test,L=bj,ST=bj,C=CN");
        Read("servercert.pem").DnsSans.ShouldBe(["test.com"]);
        Read("clientcert.pem").Subject.ShouldBe("CN=test.client,O=test.client,L=bj,ST=bj,C=CN");
        Read("clientcert.pem").UriSans.ShouldBe(["spiffe://test.client"]);
        Read("clientcert.pem").KeyBits.ShouldBe(2048);
        Read("clientcert.pem").Extensions.ExtendedKeyUsages.ShouldBeEmpty();
        foreach (string key in (string[])["cakey.pem", "serverkey.pem", "client.key.pem"])
            File.GetUnixFileMode(_run.PathOf(key)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        OpenSslCommand.Run(_run.Folder, "verify", "-x509_strict", "-CAfile", "cacert.pem", "servercert.pem", "clientcert.pem").ShouldContain("clientcert.pem: OK");
        ServerCredential.Parse(File.ReadAllText(_run.PathOf("servercert.pem")), File.ReadAllText(_run.PathOf("serverkey.pem"))).Ok.ShouldBeTrue();
    }

    [Fact]
    public void Takes_names_days_and_kinds_of_key()
    {
        MakeCa();
        CertsRun.Succeeds("client", "--out", _run.Folder, "--cn", "x", "--days", "7", "--key", "ec:p256",
            "--san", "URI:spiffe://td/ns/a/sa/b", "--san", "DNS:a.test", "--san", "IP:10.0.0.1", "--san", "EMAIL:a@b.c");

        CertificateDetails made = Read("clientcert.pem");
        made.Subject.ShouldStartWith("CN=x,O=x,");
        made.UriSans.ShouldBe(["spiffe://td/ns/a/sa/b"]);
        made.DnsSans.ShouldBe(["a.test"]);
        made.Names.IpSans.ShouldBe(["10.0.0.1"]);
        made.Names.EmailSans.ShouldBe(["a@b.c"]);
        made.KeyAlgorithm.ShouldBe("EC P-256");
        (made.NotAfter - DateTimeOffset.UtcNow).TotalDays.ShouldBeInRange(6.9, 7.1);
    }

    [Fact]
    public void Overwrites_only_when_forced()
    {
        MakeCa();
        string before = File.ReadAllText(_run.PathOf("cakey.pem"));

        (ExitCode code, _, string error) = CertsRun.Run("ca", "--out", _run.Folder, "--key", "ec:p256");
        code.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain("--force");
        File.ReadAllText(_run.PathOf("cakey.pem")).ShouldBe(before);

        File.SetUnixFileMode(_run.PathOf("cakey.pem"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        CertsRun.Succeeds("ca", "--out", _run.Folder, "--key", "ec:p256", "--force");
        (File.ReadAllText(_run.PathOf("cakey.pem")) == before).ShouldBeFalse();
        File.GetUnixFileMode(_run.PathOf("cakey.pem")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [InlineData("no file", "client")]
    [InlineData("unknown kind of key `dsa`", "ca", "--key", "dsa")]
    [InlineData("days of validity", "ca", "--key", "ec:p256", "--days", "0")]
    public void Says_what_is_wrong(string message, params string[] arguments)
    {
        (ExitCode code, _, string error) = CertsRun.Run([.. arguments, "--out", _run.PathOf("empty")]);
        code.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain(message);
        Directory.Exists(_run.PathOf("empty")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("test.client")]
    [InlineData("URI:test.client")]
    [InlineData("IP:nowhere")]
    [InlineData("DNS:")]
    [InlineData("DNS:a b")]
    [InlineData("RID:1.2.3")]
    public void Refuses_a_name_it_cannot_write(string san)
    {
        MakeCa();
        (ExitCode code, _, string error) = CertsRun.Run("client", "--out", _run.Folder, "--san", san);
        code.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain(san);
    }

    [Fact]
    public void Refuses_an_issuer_that_cannot_be_one()
    {
        MakeCa();
        CertsRun.Succeeds("client", "--out", _run.Folder, "--key", "ec:p256");
        string Error(string ca, string key) =>
            CertsRun.Run("server", "--out", _run.Folder, "--ca", _run.PathOf(ca), "--ca-key", _run.PathOf(key)).Error;

        Error("clientcert.pem", "client.key.pem").ShouldContain("not a certificate authority");
        Error("cacert.pem", "client.key.pem").ShouldContain("private key does not match");
        _run.Write("junk.pem", "junk");
        Error("junk.pem", "cakey.pem").ShouldContain("no certificate found");
    }
}
