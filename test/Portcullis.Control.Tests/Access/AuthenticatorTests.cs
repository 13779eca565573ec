using System.Security.Cryptography.X509Certificates;
using Portcullis.Kube;
using Portcullis.Testing;

namespace Portcullis.Control.Tests.Access;

public sealed class AuthenticatorTests
{
    [Fact]
    public void A_certificate_of_the_api_authority_is_its_name_and_groups()
    {
        using var callers = new Callers();

        Caller? caller = callers.ByCertificate(callers.Access.Authority.IssueClient("ann", ["portcullis:viewer", "b"], TimeSpan.FromDays(1)).CertificatePem);

        caller.ShouldNotBeNull();
        (caller.Name, caller.How).ShouldBe(("ann", "certificate"));
        caller.Groups.ShouldBe(["portcullis:viewer", "b", "system:authenticated"], ignoreOrder: true);
    }

    [Fact]
    public void A_certificate_that_ended_proves_nothing_also_on_a_connection_that_began_before()
    {
        using var callers = new Callers();
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(callers.Access.Authority.IssueClient("ann", [], TimeSpan.FromHours(1)).CertificatePem);

        callers.Access.Authenticator.Authenticate(certificate, null).ShouldNotBeNull();
        callers.Time.Advance(TimeSpan.FromHours(1));

        callers.Access.Authenticator.Authenticate(certificate, null).ShouldBeNull();
    }

    [Fact]
    public void A_certificate_that_has_not_begun_proves_nothing()
    {
        using var callers = new Callers();
        string later = callers.Access.Authority.IssueClient("ann", [], TimeSpan.FromHours(1)).CertificatePem;
        callers.Time.Advance(TimeSpan.FromHours(-1));

        callers.ByCertificate(later).ShouldBeNull();
    }

    [Fact]
    public void The_serving_certificate_is_no_callers()
    {
        using var callers = new Callers();
        using X509Certificate2 serving = callers.Access.Authority.IssueServer(["localhost"], TimeSpan.FromDays(1));

        callers.ByCertificate(serving.ExportCertificatePem()).ShouldBeNull();
    }

    [Fact]
    public void The_authority_itself_is_no_caller()
    {
        using var callers = new Callers();

        callers.ByCertificate(callers.Access.Authority.CertificatePem).ShouldBeNull();
    }

    [Fact]
    public void Certificates_of_other_authorities_prove_nothing_whatever_they_are_called()
    {
        using var callers = new Callers();
        using var other = new Callers();
        using TestCa likeOurs = TestCa.Create(callers.Access.Authority.Certificate.Subject);

        callers.ByCertificate(other.Access.Authority.IssueClient("root", ["system:masters"], TimeSpan.FromDays(1)).CertificatePem).ShouldBeNull();
        callers.ByCertificate(likeOurs.Issue(new TestCertificate
        {
            Subject = "CN=root, O=system:masters",
            NotBefore = callers.Time.GetUtcNow().AddDays(-1),
            NotAfter = callers.Time.GetUtcNow().AddDays(1),
            ExtendedKeyUsages = ["1.3.6.1.5.5.7.3.2"],
        }).Pem).ShouldBeNull();
    }

    [Fact]
    public async Task A_certificate_goes_before_a_token_and_a_useless_one_leaves_the_token_its_chance()
    {
        using var callers = new Callers();
        using var other = new Callers();
        (string token, _) = await callers.Token();

        callers.ByCertificate(callers.Access.Authority.IssueClient("ann", [], TimeSpan.FromDays(1)).CertificatePem, token)!.Name.ShouldBe("ann");
        callers.ByCertificate(other.Access.Authority.IssueClient("eve", [], TimeSpan.FromDays(1)).CertificatePem, token)!.Name.ShouldBe("ci");
    }

    [Theory]
    [InlineData("")]
    [InlineData("portcullis_")]
    [InlineData("portcullis_00000000_")]
    [InlineData("portcullis_zz_zz_zz")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("....")]
    public void Nonsense_is_nobody(string bearer)
    {
        using var callers = new Callers();

        callers.ByToken(bearer).ShouldBeNull();
        callers.ByToken(bearer + new string('x', 300_000)).ShouldBeNull();
    }
}
