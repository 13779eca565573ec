namespace Portcullis.EndToEnd.Samples;

public sealed class Certificates_of_our_own
{
    [Fact]
    public async Task Do_what_the_openssl_steps_do()
    {
        string folder = Scratch.Folder("certs");
        await CertsAsync("ca", "--out", folder);
        await CertsAsync("server", "--cn", "test.com", "--san", "DNS:test.com", "--out", folder);
        await CertsAsync("client", "--cn", "test.client", "--san", "URI:spiffe://test.client", "--out", folder);
        string secret = (await Tool.RunAsync("bash", [Repository.Sample("ingress-mtls/secret.sh"), folder])).Succeeded().Output;
        await using SeedGateway seed = await SeedGateway.StartAsync(mesh => mesh.Write("secret.yaml", secret));
        Credential client = Credential.Read(Path.Combine(folder, "clientcert.pem"), Path.Combine(folder, "client.key.pem"));
        Credential server = Credential.Read(Path.Combine(folder, "servercert.pem"), Path.Combine(folder, "serverkey.pem"));
        string[] trust = ["--cacert", Path.Combine(folder, "cacert.pem")];

        (await seed.Gateway.CurlAsync("https://test.com/status/200", client, trust)).Status.ShouldBe(200);
        (await seed.Gateway.CurlAsync("https://test.com/status/418", client, trust)).ShouldBeDenied();
        (await seed.Gateway.CurlAsync("https://test.com/status/418", server, trust)).ShouldBeTheTeapot();
        (await seed.Gateway.CurlAsync("https://test.com/status/200", null, trust)).ShouldHaveFailedInTheHandshake();
        (await Tool.RunAsync("openssl", ["verify", "-CAfile", trust[1], Path.Combine(folder, "clientcert.pem"), Path.Combine(folder, "servercert.pem")])).Succeeded();
    }

    private static async Task CertsAsync(params string[] arguments) =>
        (await Tool.RunAsync(Repository.Portcullis, ["certs", .. arguments])).Succeeded();
}
