using System.Security.Cryptography.X509Certificates;
using System.Text;
using Portcullis.Kube;

namespace Portcullis.Control.Tests.Access;

public sealed class RevokedCertificatesTests
{
    [Fact]
    public async Task A_name_ends_what_was_issued_so_far_and_not_what_is_issued_later()
    {
        using var callers = new Callers();
        using X509Certificate2 before = Issue(callers, "ann"), other = Issue(callers, "bob");
        callers.Access.Authenticator.Authenticate(before, null).ShouldNotBeNull();
        callers.Time.Advance(TimeSpan.FromSeconds(2));

        await callers.Access.Revoked.RevokeName("ann", "root", CancellationToken.None);

        callers.Access.Authenticator.Authenticate(before, null).ShouldBeNull();
        callers.Access.Authenticator.Authenticate(other, null).ShouldNotBeNull();
        callers.Time.Advance(TimeSpan.FromSeconds(2));
        using X509Certificate2 later = Issue(callers, "ann");
        callers.Access.Authenticator.Authenticate(later, null).ShouldNotBeNull();
        RevokedCertificate told = (await callers.Access.Revoked.List(CancellationToken.None)).ShouldHaveSingleItem();
        (told.Name, told.Serial, told.By).ShouldBe(("ann", "", "root"));
    }

    [Fact]
    public async Task A_serial_number_ends_one_certificate_at_every_control_plane()
    {
        var engine = new KeptEngine(isShared: true);
        using var here = new Callers(engine);
        using var there = new Callers(engine);
        using X509Certificate2 one = Issue(here, "ann"), two = Issue(here, "ann");

        await there.Access.Revoked.RevokeSerial(one.SerialNumber, "root", CancellationToken.None);

        await here.Store.Latest(CancellationToken.None);
        here.Access.Authenticator.Authenticate(one, null).ShouldBeNull();
        here.Access.Authenticator.Authenticate(two, null).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_name_revoked_again_ends_what_came_between()
    {
        using var callers = new Callers();
        await callers.Access.Revoked.RevokeName("ann", "root", CancellationToken.None);
        callers.Time.Advance(TimeSpan.FromSeconds(2));
        using X509Certificate2 between = Issue(callers, "ann");
        callers.Access.Authenticator.Authenticate(between, null).ShouldNotBeNull();
        callers.Time.Advance(TimeSpan.FromSeconds(2));

        await callers.Access.Revoked.RevokeName("ann", "root", CancellationToken.None);

        callers.Access.Authenticator.Authenticate(between, null).ShouldBeNull();
        (await callers.Access.Revoked.List(CancellationToken.None)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_entry_that_cannot_be_read_ends_all_that_it_could_mean()
    {
        using var callers = new Callers();
        await callers.Access.Revoked.RevokeName("ann", "root", CancellationToken.None);
        StoredObject stored = callers.Store.Current.List("internal.portcullis.dev", "revokedcertificates").Values.Single();
        await callers.Store.Commit([new ObjectWrite(stored.Key, stored.Revision, Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"{{{stored.Key.Name}}}"}}"""))], CancellationToken.None);
        callers.Time.Advance(TimeSpan.FromDays(1));
        using X509Certificate2 later = Issue(callers, "ann");

        callers.Access.Authenticator.Authenticate(later, null).ShouldBeNull();
    }

    private static X509Certificate2 Issue(Callers callers, string name) =>
        X509Certificate2.CreateFromPem(callers.Access.Authority.IssueClient(name, [AccessGroups.Of(AccessRole.Viewer)], TimeSpan.FromDays(90)).CertificatePem);
}
