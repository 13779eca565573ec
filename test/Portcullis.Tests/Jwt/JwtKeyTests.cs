using System.Buffers.Text;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Portcullis.Commands;
using Portcullis.Identity;
using Portcullis.Native;
using Portcullis.Testing;

namespace Portcullis.Tests.Jwt;

[SupportedOSPlatform("linux")]
public sealed class JwtKeyTests : IDisposable
{
    private readonly JwtRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    [InlineData("EdDSA")]
    public void A_token_of_every_algorithm_is_accepted(string algorithm)
    {
        string key = _run.Key(algorithm);
        File.GetUnixFileMode(key).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        string token = JwtRun.Sign(new JwtOrder(key) { Issuer = "https://i.test", Subject = "alice" });

        (ExitCode code, string output, string error) = _run.Verify(token, issuer: "https://i.test");
        code.ShouldBe(ExitCode.Ok, output);
        output.ShouldBe("accepted: principal https://i.test/alice\nexpires 2026-11-22T03:00:00Z, in 1 hour\n");
        error.ShouldBeEmpty();
        UnverifiedToken.Read(Encoding.ASCII.GetBytes(token), out _)!.Algorithm.ShouldBe(algorithm);
    }

    [Fact]
    public void A_key_set_holds_nothing_secret()
    {
        foreach (string algorithm in (string[])["RS256", "ES256", "EdDSA"])
        {
            _run.Key(algorithm, algorithm);
            string set = File.ReadAllText(_run.PathOf($"{algorithm}.jwks"));

            TokenKeySet.Parse(Encoding.UTF8.GetBytes(set), Ed25519.Verify).Value.ShouldNotBeNull().Notes.ShouldBeEmpty();
            using JsonDocument key = JsonDocument.Parse(File.ReadAllText(_run.PathOf($"{algorithm}.jwk")));
            set.ShouldNotContain(key.RootElement.GetProperty("d").GetString()!);
            foreach (string secret in (string[])["\"d\"", "\"p\"", "\"q\"", "\"dp\"", "\"dq\"", "\"qi\""])
                set.ShouldNotContain(secret);
        }
    }

    [Fact]
    public void A_key_is_named_by_its_thumbprint_or_as_asked()
    {
        _run.Key("ES256");
        _run.Key("ES256", "named", keyId: "2026-11");

        using JsonDocument plain = JsonDocument.Parse(File.ReadAllText(_run.PathOf("key.jwk"))), named = JsonDocument.Parse(File.ReadAllText(_run.PathOf("named.jwk")));
        JsonElement key = plain.RootElement;
        string canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{key.GetProperty("x")}}","y":"{{key.GetProperty("y")}}"}""";
        key.GetProperty("kid").GetString().ShouldBe(Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        named.RootElement.GetProperty("kid").GetString().ShouldBe("2026-11");
    }

    [Fact]
    public void Keys_become_one_set()
    {
        string[] keys = [_run.Key("RS256", "a"), _run.Key("ES256", "b"), _run.Key("EdDSA", "c")];

        (ExitCode code, string output, _) = JwtRun.Run(["jwks", .. keys]);

        code.ShouldBe(ExitCode.Ok);
        _run.Write("all.jwks", output);
        foreach (string key in keys)
            _run.Verify(JwtRun.Sign(new JwtOrder(key)), "all.jwks").Code.ShouldBe(ExitCode.Ok);
    }

    [Fact]
    public void Files_are_overwritten_only_when_forced()
    {
        string key = _run.Key("ES256");
        string before = File.ReadAllText(key);

        (ExitCode code, _, string error) = JwtRun.Run("key", "--out", key);
        code.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain("--force");
        File.ReadAllText(key).ShouldBe(before);

        JwtRun.Run("key", "--out", key, "--force").Code.ShouldBe(ExitCode.Ok);
        File.ReadAllText(key).ShouldNotBe(before);
        JwtRun.Run("key", "--out", _run.PathOf("x"), "--jwks", _run.PathOf("x")).Code.ShouldBe(ExitCode.InvalidInput);
        JwtRun.Run("key", "--out", _run.PathOf("y"), "--kid", "").Code.ShouldBe(ExitCode.InvalidInput);
        JwtRun.Run("key", "--out", _run.PathOf("none/z")).Code.ShouldBe(ExitCode.Unavailable);
    }

    [Theory]
    [InlineData("", "a private JSON Web Key was expected")]
    [InlineData("[]", "a private JSON Web Key was expected")]
    [InlineData("{}", "`kty` is missing")]
    [InlineData("""{"kty":1}""", "`kty` must be a string")]
    [InlineData("""{"kty":"oct","k":"AAAA"}""", "a key of kind `oct` cannot sign tokens")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""", "a public key cannot sign")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AQ","y":"AQ","d":"AQ"}""", "cannot be used")]
    [InlineData("""{"kty":"EC","crv":"P-256","alg":"RS256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}""", "does not go with the key")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"AAAA","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}""", "`x` is not the public key of `d`")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"AAAA","d":"AAAA"}""", "`d` must have 32 bytes")]
    [InlineData("""{"kty":"RSA","n":"A$"}""", "`n` is not base64url")]
    public void What_cannot_sign_is_refused_with_the_reason(string jwk, string reason)
    {
        (ExitCode code, string output, string error) = JwtRun.Run("sign", "--key", _run.Write("odd.jwk", jwk));

        code.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain(reason);
        output.ShouldBeEmpty();
    }

    [Fact]
    public void A_key_from_elsewhere_signs_too()
    {
        // RFC 8037 appendix A.1 and RFC 7515 appendix A.3, without alg and kid.
        _run.Write("ed.jwk", """{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""");
        _run.Write("ec.jwk", """{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}""");
        _run.Write("all.jwks", JwtRun.Run("jwks", _run.PathOf("ed.jwk"), _run.PathOf("ec.jwk")).Output);

        File.ReadAllText(_run.PathOf("all.jwks")).ShouldContain("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"); // RFC 8037 appendix A.3
        foreach (string key in (string[])["ed.jwk", "ec.jwk"])
            _run.Verify(JwtRun.Sign(new JwtOrder(_run.PathOf(key))), "all.jwks").Code.ShouldBe(ExitCode.Ok);
    }

    [Fact]
    public void A_key_that_others_may_read_is_warned_about()
    {
        string key = _run.Key("ES256");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        (ExitCode code, string output, string error) = JwtRun.Run("sign", "--key", key);

        code.ShouldBe(ExitCode.Ok);
        error.ShouldContain("can be read by others");
        output.Split('.').Length.ShouldBe(3);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    [InlineData("EdDSA")]
    public void Openssl_agrees(string algorithm)
    {
        string token = JwtRun.Sign(new JwtOrder(_run.Key(algorithm)) { Subject = "alice" });
        int dot = token.LastIndexOf('.');
        byte[] signature = Base64Url.DecodeFromChars(token.AsSpan(dot + 1));
        using JsonDocument jwk = JsonDocument.Parse(File.ReadAllText(_run.PathOf("key.jwk")));
        byte[] Number(string name) => Base64Url.DecodeFromChars(jwk.RootElement.GetProperty(name).GetString());

        _run.Write("signed", token[..dot]);
        if (algorithm == "EdDSA")
            _run.Write("public.pem", PemEncoding.WriteString("PUBLIC KEY", [.. Convert.FromHexString("302a300506032b6570032100"), .. Number("x")]));
        else if (algorithm == "RS256")
        {
            using RSA key = RSA.Create(new RSAParameters { Modulus = Number("n"), Exponent = Number("e") });
            _run.Write("public.pem", key.ExportSubjectPublicKeyInfoPem());
        }
        else
        {
            using ECDsa key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Number("x"), Y = Number("y") } });
            _run.Write("public.pem", key.ExportSubjectPublicKeyInfoPem());
            var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteInteger(new System.Numerics.BigInteger(signature.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
                writer.WriteInteger(new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true));
            }
            signature = writer.Encode();
        }
        File.WriteAllBytes(_run.PathOf("signature"), signature);

        string[] arguments = algorithm == "EdDSA"
            ? ["pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "public.pem", "-in", "signed", "-sigfile", "signature"]
            : ["dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "signed"];
        OpenSslCommand.Run(_run.Folder, arguments).ShouldContain(algorithm == "EdDSA" ? "Verified Successfully" : "Verified OK");
    }
}
