using System.Text.Json;
using Portcullis.Testing;

namespace Portcullis.Tests.Certs;

public sealed class CertsInspectTests : IDisposable
{
    private readonly CertsRun _run = new();
    private readonly TestCa _ca = TestCa.Create();

    public void Dispose()
    {
        _run.Dispose();
        _ca.Dispose();
    }

    private JsonElement Inspect(string pem)
    {
        (ExitCode code, string output, string error) = CertsRun.Run("inspect", _run.Write("c.pem", pem), "-o", "json");
        code.ShouldBe(ExitCode.Ok, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(static item => item.GetString()!)];

    [Fact]
    public void Says_which_principal_a_certificate_maps_to()
    {
        JsonElement client = Inspect(_ca.Issue("URI:spiffe://test.client").Pem).GetProperty("certificates")[0];
        client.GetProperty("principal").GetString().ShouldBe("test.client");
        Strings(client.GetProperty("principals")).ShouldBe(["test.client", "*"]);
        Strings(client.GetProperty("findings")).ShouldBeEmpty();

        JsonElement server = Inspect(_ca.Issue("DNS:test.com").Pem).GetProperty("certificates")[0];
        server.GetProperty("principal").ValueKind.ShouldBe(JsonValueKind.Null);
        Strings(server.GetProperty("principals")).ShouldBe(["*"]);

        JsonElement workload = Inspect(_ca.Issue("URI:spiffe://td/ns/a/sa/b").Pem).GetProperty("certificates")[0];
        workload.GetProperty("workload").GetProperty("namespace").GetString().ShouldBe("a");
    }

    [Fact]
    public void Finds_what_is_wrong()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        string[] Findings(TestCertificate wanted) => Strings(Inspect(_ca.Issue(wanted).Pem).GetProperty("certificates")[0].GetProperty("findings"));

        Findings(new TestCertificate { NotBefore = now.AddDays(-3), NotAfter = now.AddDays(-2) }).ShouldContain(static text => text.StartsWith("expired at", StringComparison.Ordinal));
        Findings(new TestCertificate { NotBefore = now.AddDays(3), NotAfter = now.AddDays(4) }).ShouldContain(static text => text.StartsWith("not valid before", StringComparison.Ordinal));
        Findings(new TestCertificate()).ShouldContain(static text => text.StartsWith("no subject alternative name", StringComparison.Ordinal));
        Findings(new TestCertificate { RsaBits = 1024 }).ShouldContain(static text => text.Contains("1024 bits", StringComparison.Ordinal));
        Findings(new TestCertificate { ExtendedKeyUsages = [TestCa.ServerAuth] }).ShouldContain(static text => text.Contains("lacks clientAuth", StringComparison.Ordinal));
        Findings(new TestCertificate { Sans = ["URI:spiffe://a\nb"] }).ShouldContain(static text => text.Contains("control", StringComparison.Ordinal));
        Findings(new TestCertificate { Sans = ["URI:spiffe://a", "URI:spiffe://b"] }).ShouldContain(static text => text.Contains("more than one URI", StringComparison.Ordinal));
    }

    [Fact]
    public void Text_never_moves_the_terminal()
    {
        (_, string output, _) = CertsRun.Run("inspect", _run.Write("c.pem", _ca.Issue("URI:spiffe://\u001b[2Ja").Pem + _ca.Pem + _ca.Identity.KeyPem));
        output.ShouldNotContain("\u001b", Case.Sensitive);
        output.ShouldContain("\\x1b[2Ja");
        output.ShouldContain("certificate 2 of 2 (root authority, X.509 v3)");
        output.ShouldContain("private key: keep this file secret");
        output.ShouldNotContain("BEGIN");
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\n")]
    public void Says_when_there_is_nothing_to_read(string text)
    {
        (ExitCode code, _, string error) = CertsRun.Run("inspect", _run.Write("c.pem", text));
        code.ShouldBe(ExitCode.InvalidInput);
        error.ShouldStartWith("error: ");
        CertsRun.Run("inspect", _run.PathOf("missing.pem")).Code.ShouldBe(ExitCode.InvalidInput);
        CertsRun.Run("inspect", _run.Folder).Code.ShouldBe(ExitCode.InvalidInput);
    }

    [Fact]
    public void Reads_no_more_than_it_must_of_what_never_ends()
    {
        (ExitCode code, _, string error) = CertsRun.Run("inspect", "/dev/zero");
        code.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain("larger than");
    }
}
