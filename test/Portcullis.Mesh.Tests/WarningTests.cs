namespace Portcullis.Mesh.Tests;

/// <summary>What was accepted and cannot mean what its author hopes is told at load.</summary>
public sealed class WarningTests
{
    private const string SeedPolicy = """
        apiVersion: security.istio.io/v1beta1
        kind: AuthorizationPolicy
        metadata: {name: test, namespace: istio-system}
        spec:
          action: DENY
          rules:
          - from: [{source: {principals: [test.client]}}]
            to: [{operation: {paths: [/status/418]}}]
          selector: {matchLabels: {istio: ingressgateway}}
        """;

    [Fact]
    public void T14_a_principal_rule_beside_plaintext_for_the_same_host_is_told() =>
        Given.Compile(Given.SeedGateway, Given.SeedSecret(), SeedPolicy).Codes().ShouldContain("PCL3032");

    [Fact]
    public void A_redirecting_plaintext_server_bypasses_nothing() =>
        Given.Compile(
                Given.SeedGateway.Replace("protocol: HTTP}", "protocol: HTTP}\n    tls: {httpsRedirect: true}", StringComparison.Ordinal),
                Given.SeedSecret(), SeedPolicy)
            .Codes().ShouldNotContain("PCL3032");

    [Fact]
    public void Kinds_that_do_not_act_yet_are_named() =>
        Given.Compile(Given.SeedGateway, Given.SeedSecret(), """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: default, namespace: bookinfo}
            spec: {mtls: {mode: STRICT}}
            """).Codes().ShouldContain("PCL3031");

    [Theory]
    [InlineData("credentialName: test.com}", "credentialName: nowhere}", "PCL3012")]
    [InlineData("credentialName: test.com}", "credentialName: test.com, insecureSkipVerify: true}", "PCL3013")]
    [InlineData("- hosts: ['*']\n", "- hosts: ['*']\n    bind: unix:///run/gateway\n", "PCL3002")]
    public void A_server_that_cannot_be_what_it_asks_is_told(string written, string instead, string code)
    {
        string gateway = Given.SeedGateway.ReplaceLineEndings("\n").Replace(written, instead, StringComparison.Ordinal);

        Given.Compile(gateway.Replace("number: 80,", code == "PCL3002" ? "number: 0," : "number: 80,", StringComparison.Ordinal), Given.SeedSecret())
            .Codes().ShouldContain(code);
    }
}
