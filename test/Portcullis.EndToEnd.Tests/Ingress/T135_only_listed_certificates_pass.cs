using System.Security.Cryptography;

namespace Portcullis.EndToEnd.Ingress;

public sealed class T135_only_listed_certificates_pass
{
    public static TheoryData<string> Forms => new("plain", "upper", "colons", "spki");

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task By_hash_or_by_key_and_only_with_a_chain(string form)
    {
        Pki pki = Pki.Create();
        Credential outsider = Authority.Create("Other CA").Issue(new Leaf("outsider") { Uris = ["spiffe://outsider"] });
        string tls = $"mode: MUTUAL, credentialName: test.com, {List(form, pki.Client, outsider)}";
        MeshFolder folder = (await Given.MeshAsync())
            .Write("gateway.yaml", Manifest.Gateway(Manifest.HttpsServer("test.com", tls)))
            .Write("routes.yaml", Manifest.Routes("test.com"))
            .Write("secret.yaml", pki.Secret());
        await using Gateway gateway = await Gateway.StartAsync(folder);

        (await gateway.CurlAsync("https://test.com/status/200", pki.Client, "-k")).Status.ShouldBe(200);
        Credential unlisted = pki.Authority.Issue(new Leaf("test.client") { Uris = ["spiffe://test.client"] });
        (await gateway.CurlAsync("https://test.com/status/200", unlisted, "-k")).ShouldHaveFailedInTheHandshake();
        (await gateway.CurlAsync("https://test.com/status/200", outsider, "-k")).ShouldHaveFailedInTheHandshake();
    }

    /// <summary>The client in the form under test, and a certificate that is listed but has no chain.</summary>
    private static string List(string form, Credential client, Credential outsider)
    {
        string hash = Hash(client);
        return form switch
        {
            "spki" => $"verifyCertificateSpki: ['{Spki(client)}'], verifyCertificateHash: ['{Hash(outsider)}']",
            "upper" => $"verifyCertificateHash: ['{hash.ToUpperInvariant()}', '{Hash(outsider)}']",
            "colons" => $"verifyCertificateHash: ['{string.Join(':', hash.Chunk(2).Select(pair => new string(pair)))}', '{Hash(outsider)}']",
            _ => $"verifyCertificateHash: ['{hash}', '{Hash(outsider)}']",
        };
    }

    private static string Spki(Credential credential) =>
        Convert.ToBase64String(SHA256.HashData(credential.Certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    private static string Hash(Credential credential) =>
        Convert.ToHexStringLower(SHA256.HashData(credential.Certificate.RawData));
}
