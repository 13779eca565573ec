using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Portcullis.Testing;

namespace Portcullis.Proxy.Tests.Keys;

/// <summary>The provider that other tests trust.</summary>
public sealed class TestOidcProviderTests
{
    [Fact]
    public async Task Serves_discovery_and_the_keys_that_it_names()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        using var http = new HttpClient();

        using JsonDocument discovery = JsonDocument.Parse(await http.GetStringAsync(provider.Issuer + TestOidcProvider.DiscoveryPath));
        string keys = await http.GetStringAsync(discovery.RootElement.GetProperty("jwks_uri").GetString());

        discovery.RootElement.GetProperty("issuer").GetString().ShouldBe(provider.Issuer);
        keys.ShouldBe(provider.JwksText());
        provider.JwksRequests.ShouldBe(1);
    }

    [Fact]
    public async Task Leaves_and_returns_on_the_same_port()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        using var http = new HttpClient();

        await provider.LeaveAsync();
        await Should.ThrowAsync<HttpRequestException>(() => http.GetStringAsync(provider.JwksUri));
        provider.Return();

        (await http.GetStringAsync(provider.JwksUri)).ShouldBe(provider.JwksText());
    }

    [Fact]
    public async Task Speaks_TLS_with_a_certificate_of_the_given_authority()
    {
        using TestCa ca = TestCa.Create();
        await using TestOidcProvider provider = TestOidcProvider.Start(ca, host: "localhost");
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(ca.Der));
        using var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = policy } };
        using var http = new HttpClient(handler);

        (await http.GetStringAsync(provider.JwksUri)).ShouldBe(provider.JwksText());
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS512")]
    [InlineData("ES512")]
    public async Task Signs_three_parts_and_publishes_the_key(string algorithm)
    {
        await using TestOidcProvider provider = TestOidcProvider.Start(algorithm: algorithm);

        provider.Token().Split('.').Length.ShouldBe(3);
        provider.JwksText().ShouldContain($"\"kid\":\"{provider.Key.Id}\",\"alg\":\"{algorithm}\"");
    }
}
