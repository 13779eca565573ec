using Portcullis.Testing;

namespace Portcullis.Mesh.Tests;

/// <summary>What a credentialName stands for (semantics 5.5).</summary>
public sealed class CredentialTests
{
    [Fact]
    public void T18_a_secret_beside_the_gateway_object_is_not_read()
    {
        Compiled compiled = Given.Compile(Given.SeedGateway, Given.SeedSecret("default"));

        Settings(compiled).Unavailable!.ShouldContain("there is one in `default`");
        compiled.Listener(80).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("cert", "key", "cacert")]
    [InlineData("tls.crt", "tls.key", "ca.crt")]
    public void T20_both_spellings_of_the_keys_work(string certificate, string key, string ca)
    {
        Compiled compiled = Given.Compile(Given.SeedGateway,
            Given.Secret("test.com", "istio-system", (certificate, Given.Server.Pem), (key, Given.Server.KeyPem), (ca, Given.Ca.Pem)));

        Settings(compiled).Unavailable.ShouldBeNull();
        Settings(compiled).Credential!.TrustAnchorsPem!.ShouldContain("BEGIN CERTIFICATE");
    }

    [Fact]
    public void T21_a_companion_secret_wins_over_the_base_secret()
    {
        using TestCa other = TestCa.Create("CN=Other CA");

        Compiled compiled = Given.Compile(Given.SeedGateway, Given.SeedSecret(), Given.Secret("test.com-cacert", "istio-system", ("cacert", other.Pem)));

        Settings(compiled).Credential!.TrustAnchorsPem.ShouldBe(other.Pem);
    }

    [Fact]
    public void A_companion_without_authorities_is_not_passed_over()
    {
        Compiled compiled = Given.Compile(Given.SeedGateway, Given.SeedSecret(), Given.Secret("test.com-cacert", "istio-system", ("other", "x")));

        Settings(compiled).Unavailable!.ShouldContain("test.com-cacert");
    }

    [Theory]
    [InlineData("other/test.com")]
    [InlineData("kubernetes://other/test.com")]
    [InlineData("sds://test.com")]
    [InlineData("invalid://x")]
    [InlineData("kubernetes-gateway://istio-system/test.com")]
    public void CVE_2021_34824_names_that_lead_elsewhere_close_the_server(string name)
    {
        Compiled compiled = Given.Compile(Given.SeedGateway.Replace("credentialName: test.com", $"credentialName: '{name}'", StringComparison.Ordinal), Given.SeedSecret());

        Settings(compiled).Unavailable.ShouldNotBeNull();
    }

    [Fact]
    public void A_key_of_another_certificate_closes_the_server_and_names_the_reason()
    {
        Compiled compiled = Given.Compile(Given.SeedGateway,
            Given.Secret("test.com", "istio-system", ("tls.crt", Given.Server.Pem), ("tls.key", Given.Other.KeyPem), ("ca.crt", Given.Ca.Pem)));

        Settings(compiled).Unavailable!.ShouldContain("does not match");
    }

    [Fact]
    public void Mutual_without_authorities_closes_the_server()
    {
        Compiled compiled = Given.Compile(Given.SeedGateway,
            Given.Secret("test.com", "istio-system", ("tls.crt", Given.Server.Pem), ("tls.key", Given.Server.KeyPem)));

        Settings(compiled).Unavailable!.ShouldContain("ca.crt");
    }

    [Fact]
    public void A_credential_that_turns_bad_keeps_its_last_good_form()
    {
        MeshSnapshot good = Given.Compile(Given.SeedGateway, Given.SeedSecret()).Snapshot!;

        Compiled next = Given.Compile(good, new GatewayWorkload(), Given.SeedGateway,
            Given.Secret("test.com", "istio-system", ("tls.crt", Given.Server.Pem), ("tls.key", Given.Other.KeyPem), ("ca.crt", Given.Ca.Pem)));
        Compiled gone = Given.Compile(good, new GatewayWorkload(), Given.SeedGateway);

        foreach (Compiled compiled in (Compiled[])[next, gone])
        {
            compiled.Codes().ShouldContain("PCL3020");
            Settings(compiled).Fingerprint.ShouldBe(good.Listeners.Single(listener => listener.Tls).Chains[0].Tls!.Fingerprint);
        }
    }

    [Fact]
    public void Expired_certificates_serve_and_are_told()
    {
        using TestCa expired = TestCa.Create("CN=Old CA", new TestCertificate { NotBefore = Given.Now.AddDays(-20), NotAfter = Given.Now.AddDays(-2) });
        TestIdentity server = Given.Ca.Issue(new TestCertificate { Sans = ["DNS:test.com"], NotBefore = Given.Now.AddDays(-9), NotAfter = Given.Now.AddDays(-1) });

        Compiled compiled = Given.Compile(Given.SeedGateway,
            Given.Secret("test.com", "istio-system", ("tls.crt", server.Pem), ("tls.key", server.KeyPem), ("ca.crt", expired.Pem)));

        Settings(compiled).Unavailable.ShouldBeNull();
        compiled.Codes().ShouldContain("PCL3021");
        compiled.Codes().ShouldContain("PCL3022");
    }

    [Fact]
    public void T132_optional_mutual_with_names_demands_a_certificate() =>
        Settings(Given.Compile(Given.SeedGateway.Replace("mode: MUTUAL", "mode: OPTIONAL_MUTUAL, subjectAltNames: [a.com]", StringComparison.Ordinal), Given.SeedSecret()))
            .DownstreamCertificate.ShouldBe(DownstreamCertificate.Required);

    [Fact]
    public void Whatever_shapes_a_handshake_changes_the_fingerprint()
    {
        string[] variants = ["mode: MUTUAL", "mode: MUTUAL, minProtocolVersion: TLSV1_3", "mode: MUTUAL, subjectAltNames: [a.com]", "mode: OPTIONAL_MUTUAL", "mode: SIMPLE"];

        variants.Select(tls => Settings(Given.Compile(Given.SeedGateway.Replace("mode: MUTUAL", tls, StringComparison.Ordinal), Given.SeedSecret())).Fingerprint)
            .Distinct().Count().ShouldBe(variants.Length);
    }

    private static TlsServerSettings Settings(Compiled compiled) => compiled.Listener(443).Chains.Single().Tls!;
}
