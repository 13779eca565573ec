namespace Portcullis.EndToEnd.Ingress;

public sealed class T131_simple_asks_for_no_certificate
{
    [Theory]
    [InlineData("SIMPLE", false)]
    [InlineData("OPTIONAL_MUTUAL", true)]
    public async Task And_serves_whoever_comes(string mode, bool asks)
    {
        Pki pki = Pki.Create();
        MeshFolder folder = (await Given.MeshAsync())
            .Write("gateway.yaml", Manifest.Gateway(Manifest.HttpsServer("test.com", $"mode: {mode}, credentialName: test.com")))
            .Write("routes.yaml", Manifest.Routes("test.com"))
            .Write("secret.yaml", pki.Secret());
        await using Gateway gateway = await Gateway.StartAsync(folder);

        string told = await OpenSsl.RequestAsync(gateway.HttpsPort, "test.com", null, "-msg");

        told.ShouldContain("HTTP/1.1 200");
        told.Contains("CertificateRequest", StringComparison.Ordinal).ShouldBe(asks);
    }
}
