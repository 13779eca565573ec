namespace Portcullis.EndToEnd.Kubectl;

/// <summary>The ingress guide with its own commands: kubectl creates the Secret, applies the Gateway and the policy, and curl asks.</summary>
public sealed class The_ingress_guide_by_kubectl
{
    // The guides' command, word for word; its files are in the folder it runs in.
    private const string CreateSecret = """
        kubectl create -n istio-system secret generic test.com \
          --from-file=tls.key=serverkey.pem \
          --from-file=tls.crt=servercert.pem \
          --from-file=ca.crt=cacert.pem
        """;

    [Fact]
    public async Task Gives_the_three_answers()
    {
        string certificates = await SeedCertificates.IngressAsync();
        await using ControlledGateway mesh = await ControlledGateway.StartAsync();
        Credential client = Credential.Read(Path.Combine(certificates, "clientcert.pem"), Path.Combine(certificates, "client.key.pem"));
        Credential server = Credential.Read(Path.Combine(certificates, "servercert.pem"), Path.Combine(certificates, "serverkey.pem"));

        (await mesh.Kubectl.ShellAsync(CreateSecret, certificates)).ShouldContain("secret/test.com created");
        await Given.HttpbinAsync(mesh);
        (await mesh.Kubectl.OutputAsync("apply", "-f", Repository.Sample("ingress-mtls/gateway.yaml"))).ShouldContain("gateway.networking.istio.io/httpbin created");
        await mesh.Kubectl.OutputAsync("apply", "-f", Repository.Sample("ingress-mtls/virtualservice.yaml"));
        (await mesh.Kubectl.OutputAsync("apply", "-f", Repository.Sample("ingress-mtls/policy.yaml"))).ShouldContain("authorizationpolicy.security.istio.io/test created");
        foreach (string kind in (string[])["authorizationpolicy/test", "secret/test.com"])
            (await mesh.Kubectl.OutputAsync("wait", "-n", "istio-system", "--for=condition=Enforced", kind, "--timeout=30s")).ShouldContain("condition met");
        (await mesh.Kubectl.OutputAsync("wait", "--for=condition=Enforced", "gateway/httpbin", "virtualservice/httpbin", "--timeout=30s")).ShouldContain("condition met");

        Task<CurlAnswer> Ask(string path, Credential? credential) =>
            mesh.CurlAsync($"https://test.com{path}", credential, "--header", "host:test.com", "--cacert", Path.Combine(certificates, "cacert.pem"));
        (await Ask("/status/200", null)).ShouldHaveFailedInTheHandshake();
        (await Ask("/status/200", client)).Status.ShouldBe(200);
        (await Ask("/status/418", client)).ShouldBeDenied();
        CurlAnswer teapot = await Ask("/status/418", server);
        teapot.Status.ShouldBe(418);
        teapot.Body.ShouldContain("teapot");

        (await mesh.Kubectl.OutputAsync("delete", "authorizationpolicy", "test", "-n", "istio-system")).ShouldContain("\"test\" deleted");
        await Eventually.HoldsAsync(async () => (await Ask("/status/418", client)).Status == 418);
    }
}
