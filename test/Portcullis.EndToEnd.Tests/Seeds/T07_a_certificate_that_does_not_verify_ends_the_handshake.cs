namespace Portcullis.EndToEnd.Seeds;

public sealed class T07_a_certificate_that_does_not_verify_ends_the_handshake
{
    [Fact]
    public async Task When_another_authority_signed_it()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        Credential stranger = Authority.Create("Test CA").Issue(new Leaf("test.client") { Uris = ["spiffe://test.client"] });

        (await mutual.CurlAsync("/status/200", stranger)).ShouldHaveFailedInTheHandshake();
        (await mutual.CurlAsync("/status/200", stranger, "--tls-max", "1.2")).ShouldHaveFailedInTheHandshake();
    }

    [Fact]
    public async Task When_it_has_expired()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Credential late = mutual.Pki.Authority.Issue(
            new Leaf("test.client") { Uris = ["spiffe://test.client"], NotBefore = now.AddDays(-2), NotAfter = now.AddMinutes(-1) });

        (await mutual.CurlAsync("/status/200", late)).ShouldHaveFailedInTheHandshake(expired: true);
        (await mutual.CurlAsync("/status/200", late, "--tls-max", "1.2")).ShouldHaveFailedInTheHandshake(expired: true);
    }

    [Fact]
    public async Task When_it_is_not_valid_yet()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Credential early = mutual.Pki.Authority.Issue(
            new Leaf("test.client") { Uris = ["spiffe://test.client"], NotBefore = now.AddHours(1), NotAfter = now.AddDays(1) });

        (await mutual.CurlAsync("/status/200", early)).ShouldHaveFailedInTheHandshake();
    }

    [Fact]
    public async Task While_a_good_one_passes()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();

        (await mutual.CurlAsync("/status/200", mutual.Client)).Status.ShouldBe(200);
    }
}
