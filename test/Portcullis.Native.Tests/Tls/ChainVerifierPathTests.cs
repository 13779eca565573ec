using Portcullis.Testing;
using static Portcullis.Native.Tests.Tls.ChainVerifierTests;

namespace Portcullis.Native.Tests.Tls;

/// <summary>When several issuers fit, one good path is enough.</summary>
public sealed class ChainVerifierPathTests : IDisposable
{
    private readonly TestCa _root = TestCa.Create("CN=Root");
    private readonly TestCa _other = TestCa.Create("CN=Other Root");

    public void Dispose()
    {
        _root.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Finds_the_cross_certificate_that_leads_to_the_anchor(bool goodFirst)
    {
        using TestCa issuer = _root.Intermediate("CN=Issuing");
        using TestCa crossed = issuer.CrossSignedBy(_other);
        TestCa[] presented = goodFirst ? [crossed, issuer] : [issuer, crossed];

        Verify(_other.Pem, issuer.Issue("DNS:a"), presented).Accepted.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Goes_round_an_expired_intermediate(bool goodFirst)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using TestCa issuer = _root.Intermediate("CN=Issuing");
        using TestCa expired = issuer.CrossSignedBy(_root, new TestCertificate { NotBefore = now.AddDays(-1), NotAfter = now.AddHours(-1) });
        TestCa[] presented = goodFirst ? [issuer, expired] : [expired, issuer];

        Verify(_root.Pem, issuer.Issue("DNS:a"), presented).Accepted.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Goes_round_an_issuer_without_the_right_usage(bool goodFirst)
    {
        using TestCa issuer = _root.Intermediate("CN=Issuing");
        using TestCa unfit = issuer.CrossSignedBy(_root, new TestCertificate { ExtendedKeyUsages = [TestCa.ServerAuth] });
        TestCa[] presented = goodFirst ? [issuer, unfit] : [unfit, issuer];

        Verify(_root.Pem, issuer.Issue("DNS:a"), presented).Accepted.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Goes_round_a_path_that_is_too_long(bool goodFirst)
    {
        using TestCa narrow = _root.Intermediate("CN=Narrow", new TestCertificate { PathLength = 0 });
        using TestCa issuer = narrow.Intermediate("CN=Issuing");
        using TestCa direct = issuer.CrossSignedBy(_root);
        TestCa[] presented = goodFirst ? [direct, issuer, narrow] : [issuer, narrow, direct];

        Verify(_root.Pem, issuer.Issue("DNS:a"), presented).Accepted.ShouldBeTrue();
        Verify(_root.Pem, issuer.Issue("DNS:a"), [issuer, narrow]).Refusal.ShouldBe(PeerRefusal.PathLength);
    }

    [Fact]
    public void Gives_up_on_a_maze_in_bounded_time()
    {
        TestCa[] maze = new TestCa[12];
        TestCa first = _other.Intermediate("CN=Maze");
        maze[0] = first;
        for (int i = 1; i < maze.Length; i++)
            maze[i] = first.CrossSignedBy(maze[i - 1]);

        Verify(_root.Pem, first.Issue("DNS:a"), maze).Accepted.ShouldBeFalse();
        foreach (TestCa ca in maze)
            ca.Dispose();
    }
}
