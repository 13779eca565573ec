using System.Text.Json;

namespace Portcullis.EndToEnd.Control;

/// <summary><c>certs import</c>, <c>list</c>, <c>replace</c>, <c>remove</c> against a running control plane.</summary>
public sealed class Stored_certificates
{
    private const string Name = "test-cert";

    [Fact]
    public async Task Are_imported_shown_replaced_and_removed()
    {
        await using ControlledGateway gateway = await ControlledGateway.StartAsync();
        Authority authority = Authority.Create("Shop CA");
        Credential first = authority.Issue(new Leaf("one") { Dns = ["test.com"] });
        Credential second = authority.Issue(new Leaf("two") { Dns = ["test.com", "www.test.com"] });
        string ca = Scratch.Write("ca.pem", authority.Pem);
        Authority elsewhere = Authority.Create("Other CA");
        Credential other = elsewhere.Issue(new Leaf("other") { Dns = ["other.com"] });
        await gateway.Kubectl.OutputOfAsync(Manifest.Gateway(Manifest.HttpsServer("test.com", $"mode: MUTUAL, credentialName: {Name}, subjectAltNames: [spiffe://shop/caller]")), "apply", "-f", "-");

        ToolResult imported = await Certs(gateway, "import", Name, "--cert", first.CertificateFile, "--key", first.KeyFile, "--ca", ca);
        imported.Succeeded().Output.ShouldContain("DNS:test.com");
        (await Certs(gateway, "import", Name, "--cert", first.CertificateFile, "--key", first.KeyFile)).Error.ShouldContain("certs replace");

        string table = (await Certs(gateway, "list")).Succeeded().Output;
        table.ShouldContain("gateway default/httpbin (port 443: test.com)");
        table.ShouldContain("CN=Shop CA named spiffe://shop/caller");
        using JsonDocument json = JsonDocument.Parse((await Certs(gateway, "list", "-o", "json")).Succeeded().Output);
        JsonElement one = json.RootElement.EnumerateArray().Single(static entry => entry.GetProperty("name").GetString() == Name);
        one.GetProperty("namespace").GetString().ShouldBe("istio-system");
        one.GetProperty("daysLeft").GetInt32().ShouldBeGreaterThan(0);
        one.GetProperty("names")[0].GetString().ShouldBe("DNS:test.com");

        (await Certs(gateway, "replace", Name, "--cert", second.CertificateFile, "--key", first.KeyFile)).Error.ShouldContain("does not match");
        (await Certs(gateway, "replace", Name, "--cert", second.CertificateFile, "--key", second.KeyFile, "--dry-run")).Succeeded().Output.ShouldContain("would be replaced");
        string change = (await Certs(gateway, "replace", Name, "--cert", second.CertificateFile, "--key", second.KeyFile)).Succeeded().Output;
        change.ShouldContain("DNS:test.com -> DNS:test.com, DNS:www.test.com");
        change.ShouldNotContain("callers of");
        await gateway.Kubectl.OutputOfAsync(Manifest.Gateway(Manifest.HttpsServer("test.com", $"mode: MUTUAL, credentialName: {Name}")), "apply", "-f", "-");
        await gateway.Kubectl.OutputAsync("wait", "--for=condition=Enforced", "gateway/httpbin", "--timeout=20s");
        string harm = (await Certs(gateway, "replace", Name, "--cert", other.CertificateFile, "--key", other.KeyFile, "--ca", Scratch.Write("other.pem", elsewhere.Pem), "--dry-run")).Succeeded().Error;
        harm.ShouldContain("serves test.com, which the certificate does not name");
        harm.ShouldContain("refuses callers whose certificates `CN=Shop CA` signed");
        (await gateway.CurlAsync("https://test.com/", second, "--cacert", ca)).Status.ShouldBe(404);

        ToolResult refused = await Certs(gateway, "remove", Name);
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("gateway default/httpbin");
        refused.Error.ShouldContain("--yes");
        (await Certs(gateway, "remove", Name, "--yes")).Succeeded();
        (await Certs(gateway, "list")).Succeeded().Output.ShouldContain("no Secret holds a certificate");
    }

    [Fact]
    public async Task Only_an_admin_sees_them()
    {
        await using ControlledGateway gateway = await ControlledGateway.StartAsync();
        string oper = await gateway.KubeconfigForAsync("operator");

        ToolResult result = await Tool.RunAsync(Repository.Portcullis, ["certs", "list", "--kubeconfig", oper]);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("may write secrets, not read them");
    }

    private static Task<ToolResult> Certs(ControlledGateway gateway, params string[] arguments) => gateway.PortcullisAsync(["certs", .. arguments]);
}
