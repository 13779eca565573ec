using System.Text.Json;
using Portcullis.Testing;

namespace Portcullis.Tests.Certs;

public sealed class CertsVerifyTests : IDisposable
{
    private readonly CertsRun _run = new();
    private readonly TestCa _ca = TestCa.Create();
    private readonly string _roots;

    public CertsVerifyTests() => _roots = _run.Write("roots.pem", _ca.Pem);

    public void Dispose()
    {
        _run.Dispose();
        _ca.Dispose();
    }

    private (ExitCode Code, string? Reason) Verify(string leafPem, params string[] more)
    {
        (ExitCode code, string output, string error) = CertsRun.Run(["verify", "--ca", _roots, "-o", "json", .. more, _run.Write("leaf.pem", leafPem)]);
        if (code == ExitCode.InvalidInput)
            return (code, error);
        JsonElement answer = JsonDocument.Parse(output).RootElement;
        answer.GetProperty("accepted").GetBoolean().ShouldBe(code == ExitCode.Ok);
        answer.GetProperty("subject").GetString().ShouldNotBeNull();
        return (code, answer.GetProperty("reason").GetString());
    }

    [Fact]
    public void Accepts_and_refuses_with_a_reason()
    {
        using TestCa other = TestCa.Create("CN=Other");
        Verify(_ca.Issue("URI:spiffe://a").Pem).ShouldBe((ExitCode.Ok, null));
        Verify(other.Issue("URI:spiffe://a").Pem).ShouldBe((ExitCode.Refused, "unknown_issuer"));
        Verify(_ca.Issue(new TestCertificate { ExtendedKeyUsages = [TestCa.ServerAuth] }).Pem).ShouldBe((ExitCode.Refused, "extended_key_usage"));
        Verify(_ca.Issue(new TestCertificate { ExtendedKeyUsages = [TestCa.ServerAuth] }).Pem, "--usage", "server").ShouldBe((ExitCode.Ok, null));
    }

    [Fact]
    public void Judges_at_the_time_given()
    {
        string leaf = _ca.Issue("URI:spiffe://a").Pem;
        DateTimeOffset late = DateTimeOffset.UtcNow.AddDays(91);
        Verify(leaf, "--at", late.ToUnixTimeSeconds().ToString()).ShouldBe((ExitCode.Refused, "expired"));
        Verify(leaf, "--at", late.ToString("yyyy-MM-ddTHH:mm:ssZ")).ShouldBe((ExitCode.Refused, "expired"));
        Verify(leaf, "--at", late.ToString("yyyy-MM-ddTHH:mm:ss.fff+00:00")).ShouldBe((ExitCode.Refused, "expired"));
        Verify(leaf, "--at", "1970-01-01T00:00:00Z").ShouldBe((ExitCode.Refused, "not_yet_valid"));
        Verify(leaf, "--at", "0").ShouldBe((ExitCode.Refused, "not_yet_valid"));
        foreach (string wrong in (string[])["yesterday", "2024-13-01T00:00:00Z", "99999999999999999999", "9999999999999"])
            Verify(leaf, "--at", wrong).Code.ShouldBe(ExitCode.InvalidInput);
    }

    [Fact]
    public void Takes_intermediates_from_their_files_or_the_leaf_s()
    {
        using TestCa intermediate = _ca.Intermediate();
        string leaf = intermediate.Issue("DNS:a").Pem;
        Verify(leaf).Reason.ShouldBe("unknown_issuer");
        Verify(leaf + intermediate.Pem).Code.ShouldBe(ExitCode.Ok);
        CertsRun.Run("verify", "--ca", _roots, _run.Write("leaf.pem", leaf), _run.Write("i.pem", intermediate.Pem)).Output.ShouldBe("accepted: CN=leaf\n");
    }

    [Fact]
    public void Compares_names()
    {
        string leaf = _ca.Issue("DNS:*.a.test", "IP:10.0.0.1").Pem;
        Verify(leaf, "--usage", "server", "--name", "x.a.test").Code.ShouldBe(ExitCode.Ok);
        Verify(leaf, "--usage", "server", "--name", "10.0.0.1").Code.ShouldBe(ExitCode.Ok);
        Verify(leaf, "--usage", "server", "--name", "b.test").ShouldBe((ExitCode.Refused, "name_mismatch"));
    }

    [Fact]
    public void Asks_the_revocation_lists()
    {
        TestIdentity bad = _ca.Issue("DNS:bad");
        _ca.Revoke(bad);
        string list = _run.Write("list.pem", _ca.CrlPem());
        Verify(bad.Pem, "--crl", list).ShouldBe((ExitCode.Refused, "revoked"));
        Verify(_ca.Issue("DNS:good").Pem, "--crl", list).Code.ShouldBe(ExitCode.Ok);
        Verify(bad.Pem, "--crl", _run.Write("empty.pem", "")).Code.ShouldBe(ExitCode.InvalidInput);
        Verify(bad.Pem, "--crl", _roots).Code.ShouldBe(ExitCode.InvalidInput);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\n%%%%\n-----END CERTIFICATE-----")]
    public void Exits_with_2_when_something_cannot_be_read(string pem)
    {
        Verify(pem).Code.ShouldBe(ExitCode.InvalidInput);
        string good = _run.Write("good.pem", _ca.Issue("DNS:a").Pem);
        CertsRun.Run("verify", "--ca", _run.Write("bad.pem", pem), good).Code.ShouldBe(ExitCode.InvalidInput);
        CertsRun.Run("verify", "--ca", _run.PathOf("missing"), good).Code.ShouldBe(ExitCode.InvalidInput);
        CertsRun.Run("verify", "--ca", _roots, good, _run.PathOf("missing")).Code.ShouldBe(ExitCode.InvalidInput);
    }

    [Fact]
    public void Never_crashes_on_a_mutated_leaf()
    {
        byte[] der = _ca.Issue("URI:spiffe://a", "DNS:b").Der;
        var random = new Random(11);
        for (int round = 0; round < 300; round++)
        {
            byte[] changed = [.. der];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            string pem = new TestIdentity(changed, "").Pem;
            if (!changed.AsSpan().SequenceEqual(der))
                Verify(pem).Code.ShouldBeOneOf(ExitCode.Refused, ExitCode.InvalidInput);
        }
    }
}
