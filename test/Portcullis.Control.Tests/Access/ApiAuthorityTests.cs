using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Testing;

namespace Portcullis.Control.Tests.Access;

[SupportedOSPlatform("linux")]
public sealed class ApiAuthorityTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Is_made_once_with_files_that_are_the_owners_alone()
    {
        using var scratch = new Scratch();

        using ApiAuthority first = ApiAuthority.Open(scratch.File("pki"), _time);
        using ApiAuthority second = ApiAuthority.Open(scratch.File("pki"), _time);

        second.CertificatePem.ShouldBe(first.CertificatePem);
        File.GetUnixFileMode(scratch.File("pki")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (string name in new[] { "ca.key", "ca.crt" })
            File.GetUnixFileMode(Path.Combine(scratch.File("pki"), name)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_key_that_others_may_read_is_refused_with_the_command_that_mends_it()
    {
        using var scratch = new Scratch();
        ApiAuthority.Open(scratch.Path, _time).Dispose();
        File.SetUnixFileMode(scratch.File("ca.key"), UnixFileMode.UserRead | UnixFileMode.GroupRead);

        Should.Throw<IOException>(() => ApiAuthority.Open(scratch.Path, _time)).Message.ShouldContain("chmod 600");
    }

    [Fact]
    public void A_folder_that_others_may_write_to_is_refused()
    {
        using var scratch = new Scratch();
        File.SetUnixFileMode(scratch.Path, File.GetUnixFileMode(scratch.Path) | UnixFileMode.OtherWrite);

        Should.Throw<IOException>(() => ApiAuthority.Open(scratch.Path, _time)).Message.ShouldContain("written by others");
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused()
    {
        using var scratch = new Scratch();
        ApiAuthority.Open(scratch.File("one"), _time).Dispose();
        ApiAuthority.Open(scratch.File("two"), _time).Dispose();
        File.Copy(Path.Combine(scratch.File("two"), "ca.key"), Path.Combine(scratch.File("one"), "ca.key"), overwrite: true);

        Should.Throw<CryptographicException>(() => ApiAuthority.Open(scratch.File("one"), _time)).Message.ShouldContain("is not the key of");
    }

    [Fact]
    public void A_certificate_without_its_key_is_not_replaced_in_silence()
    {
        using var scratch = new Scratch();
        ApiAuthority.Open(scratch.Path, _time).Dispose();
        File.Delete(scratch.File("ca.key"));

        Should.Throw<IOException>(() => ApiAuthority.Open(scratch.Path, _time)).Message.ShouldContain("put the key back");
        File.Exists(scratch.File("ca.key")).ShouldBeFalse();
    }

    [Fact]
    public void A_key_without_its_certificate_gets_one()
    {
        using var scratch = new Scratch();
        ApiAuthority.Open(scratch.Path, _time).Dispose();
        File.Delete(scratch.File("ca.crt"));

        using ApiAuthority authority = ApiAuthority.Open(scratch.Path, _time);

        authority.Certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority.ShouldBeTrue();
    }

    [Fact]
    public void Client_certificates_carry_the_name_and_the_groups_and_end_with_the_authority_at_the_latest()
    {
        using var scratch = new Scratch();
        using ApiAuthority authority = ApiAuthority.Open(scratch.Path, _time);

        ClientCredential credential = authority.IssueClient("ann", ["portcullis:viewer", "team:a"], TimeSpan.FromDays(90_000));

        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(credential.CertificatePem, credential.KeyPem);
        certificate.Subject.ShouldContain("CN=ann");
        certificate.Subject.ShouldContain("O=portcullis:viewer");
        certificate.Subject.ShouldContain("O=team:a");
        certificate.HasPrivateKey.ShouldBeTrue();
        credential.NotAfter.ShouldBe(authority.NotAfter);
        credential.ToString().ShouldNotContain("PRIVATE");
    }

    [Fact]
    public void The_serving_certificate_is_renewed_while_the_process_runs()
    {
        using var scratch = new Scratch();
        using ApiAuthority authority = ApiAuthority.Open(scratch.Path, _time);
        var serving = new ServingCertificate(authority, ServingCertificate.NamesFor(System.Net.IPAddress.Parse("10.1.2.3"), ["control.example.com"]), _time);

        X509Certificate2 first = serving.Current;
        serving.Current.ShouldBeSameAs(first);
        _time.Advance(TimeSpan.FromDays(61));
        X509Certificate2 second = serving.Current;

        second.Thumbprint.ShouldNotBe(first.Thumbprint);
        second.NotAfter.ToUniversalTime().ShouldBeGreaterThan(_time.GetUtcNow().UtcDateTime.AddDays(80));
        second.MatchesHostname("10.1.2.3").ShouldBeTrue();
        second.MatchesHostname("control.example.com").ShouldBeTrue();
        second.MatchesHostname("localhost").ShouldBeTrue();
        second.MatchesHostname("other.example.com").ShouldBeFalse();
    }
}
