using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Identity.Tests;

/// <summary>What has broken other people's verifiers.</summary>
public sealed class TokenAttackTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const string Payload = """{"iss":"i","sub":"s"}""";

    private static readonly string Rsa = TestKeys.RsaJwk(), Ec = TestKeys.EcJwk();

    private static string SignedRs256(string header) => TestToken.Signed(header, Payload, TestKeys.SignRs256);

    private static TokenRefusal? Verify(string compact, params string[] keys) => TokenVerifier.Verify(TestToken.Read(compact), TestToken.Keys(keys));

    [Fact]
    public void A_public_key_is_never_a_shared_secret()
    {
        byte[] spki = TestKeys.OtherRsa.ExportSubjectPublicKeyInfo();
        byte[][] secrets =
        [
            Encoding.ASCII.GetBytes(TestKeys.OtherRsa.ExportSubjectPublicKeyInfoPem()),
            Encoding.ASCII.GetBytes(TestKeys.OtherRsa.ExportSubjectPublicKeyInfoPem() + "\n"),
            Encoding.ASCII.GetBytes(TestKeys.OtherRsa.ExportRSAPublicKeyPem()),
            spki, Encoding.ASCII.GetBytes(Rsa), Encoding.ASCII.GetBytes(Ec), [],
        ];

        foreach (byte[] secret in secrets)
        {
            TestToken.Refusal(TestToken.Signed("""{"alg":"HS256"}""", Payload, bytes => HMACSHA256.HashData(secret, bytes))).ShouldBe(TokenRefusal.AlgorithmNotSupported);
            // The same bytes under a supported name are still no signature.
            Verify(TestToken.Signed("""{"alg":"RS256"}""", Payload, bytes => HMACSHA256.HashData(secret, bytes)), Rsa, Ec).ShouldBe(TokenRefusal.BadSignature);
            Verify(TestToken.Signed("""{"alg":"ES256"}""", Payload, bytes => HMACSHA512.HashData(secret, bytes)), Rsa, Ec).ShouldBe(TokenRefusal.BadSignature);
        }
    }

    [Fact]
    public void The_key_decides_the_family_not_the_token()
    {
        Verify(SignedRs256("""{"alg":"RS256"}"""), Ec).ShouldBe(TokenRefusal.BadSignature);
        Verify(TestToken.Signed("""{"alg":"ES256"}""", Payload, TestKeys.SignEs256), Rsa).ShouldBe(TokenRefusal.BadSignature);
        Verify(SignedRs256("""{"alg":"ES256"}"""), Rsa, Ec).ShouldBe(TokenRefusal.BadSignature);
        Verify(SignedRs256("""{"alg":"PS256"}"""), Rsa).ShouldBe(TokenRefusal.BadSignature); // the other padding
        Verify(SignedRs256("""{"alg":"RS512"}"""), Rsa).ShouldBe(TokenRefusal.BadSignature); // the other hash
        Verify(SignedRs256("""{"alg":"EdDSA"}"""), Rsa, Ec).ShouldBe(TokenRefusal.BadSignature);
    }

    [Fact]
    public void A_curve_goes_with_its_own_algorithm_only()
    {
        byte[] Sign(byte[] bytes, HashAlgorithmName hash)
        {
            lock (TestKeys.P384)
                return TestKeys.P384.SignData(bytes, hash);
        }
        string jwk;
        lock (TestKeys.P384)
            jwk = TestToken.Jwk(TestKeys.P384, "P-384");

        Verify(TestToken.Signed("""{"alg":"ES384"}""", Payload, bytes => Sign(bytes, HashAlgorithmName.SHA384)), jwk).ShouldBeNull();
        Verify(TestToken.Signed("""{"alg":"ES256"}""", Payload, bytes => Sign(bytes, HashAlgorithmName.SHA256)), jwk).ShouldBe(TokenRefusal.BadSignature);
        Verify(TestToken.Signed("""{"alg":"ES512"}""", Payload, bytes => Sign(bytes, HashAlgorithmName.SHA512)), jwk).ShouldBe(TokenRefusal.BadSignature);
    }

    [Fact]
    public void Signatures_of_zeros_verify_nothing()
    {
        byte[] order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), zero = new byte[32], one = [.. new byte[31], 1];
        byte[][] forged = [[.. zero, .. zero], [.. one, .. zero], [.. zero, .. one], [.. order, .. order], [.. order, .. one], [.. one, .. order]];

        foreach (byte[] signature in forged)
            Verify(TestToken.Signed("""{"alg":"ES256"}""", Payload, _ => signature), Ec).ShouldBe(TokenRefusal.BadSignature);
        foreach (byte[] signature in (byte[][])[[0], [1], new byte[256], [.. new byte[255], 1], new byte[255], new byte[512], [.. Enumerable.Repeat((byte)255, 256)]])
            Verify(TestToken.Signed("""{"alg":"RS256"}""", Payload, _ => signature), Rsa).ShouldBe(TokenRefusal.BadSignature);
    }

    [Fact]
    public void Signatures_of_a_curve_have_one_length_and_one_form()
    {
        byte[] signature = TestKeys.SignEs256(Encoding.ASCII.GetBytes(TestToken.Unsigned("""{"alg":"ES256"}""", Payload)));
        Verify(TestToken.Signed("""{"alg":"ES256"}""", Payload, _ => signature), Ec).ShouldBeNull();

        byte[] der;
        lock (TestKeys.P256)
            der = TestKeys.P256.SignData(Encoding.ASCII.GetBytes(TestToken.Unsigned("""{"alg":"ES256"}""", Payload)), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        foreach (byte[] wrong in (byte[][])[der, signature[..63], [.. signature, 0], [0, .. signature], [0, .. signature[..32], 0, .. signature[32..]], [.. signature, .. signature]])
            Verify(TestToken.Signed("""{"alg":"ES256"}""", Payload, _ => wrong), Ec).ShouldBe(TokenRefusal.BadSignature);
    }

    [Fact]
    public void No_other_spelling_of_a_signed_token_is_accepted()
    {
        string token = SignedRs256("""{"alg":"RS256"}""");
        Verify(token, Rsa).ShouldBeNull();

        TokenKeySet keys = TestToken.Keys(Rsa);
        // Letter by letter: whatever still parses must not verify.
        for (int at = 0; at < token.Length; at++)
        {
            foreach (char letter in Alphabet)
            {
                if (letter == token[at] || (at > 100 && letter != (char)(token[at] ^ 1)))
                    continue;
                string changed = $"{token[..at]}{letter}{token[(at + 1)..]}";
                if (UnverifiedToken.Read(Encoding.ASCII.GetBytes(changed), out _) is { } read)
                    TokenVerifier.Verify(read, keys).ShouldNotBeNull(changed);
            }
        }
        foreach (string changed in (string[])[token + "=", token + "==", token + " ", " " + token, token + "\n", token + ".", "." + token, token + "," + token, token.Replace('_', '/')])
        {
            if (changed != token)
                TestToken.Refusal(changed).ShouldNotBeNull(changed);
        }
    }

    [Fact]
    public void Keys_a_token_brings_along_are_never_looked_at()
    {
        using RSA attacker = RSA.Create(2048);
        string jwk = TestToken.Jwk(attacker, ",\"kid\":\"a\"");
        string der = Convert.ToBase64String(new CertificateRequestOf(attacker).SelfSigned());
        string[] headers =
        [
            $$"""{"alg":"RS256","jwk":{{jwk}}}""",
            $$"""{"alg":"RS256","kid":"a","jwk":{{jwk}}}""",
            """{"alg":"RS256","jku":"http://127.0.0.1:9/jwks.json"}""",
            """{"alg":"RS256","jku":"data:application/json,{}","kid":"a"}""",
            """{"alg":"RS256","x5u":"file:///etc/passwd"}""",
            $$"""{"alg":"RS256","x5c":["{{der}}"]}""",
            $$"""{"alg":"RS256","x5t":"{{Base64Url.EncodeToString(SHA256.HashData([1]))}}"}""",
        ];

        foreach (string header in headers)
            Verify(TestToken.Signed(header, Payload, bytes => attacker.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), Rsa, Ec).ShouldBe(TokenRefusal.BadSignature);
        foreach (string header in headers)
            Verify(SignedRs256(header), Rsa, Ec).ShouldBeNull(); // nor do they disturb
    }

    [Theory]
    [InlineData("../../../../dev/null")]
    [InlineData("/dev/null")]
    [InlineData("key' UNION SELECT 'secret'--")]
    [InlineData("$(touch x)")]
    [InlineData("http://127.0.0.1:9/")]
    [InlineData("k\\u0000")]
    [InlineData("K")]
    [InlineData(" k")]
    public void A_key_id_is_compared_and_nothing_else(string kid) =>
        Verify(SignedRs256($$"""{"alg":"RS256","kid":"{{kid}}"}"""), TestKeys.RsaJwk(",\"kid\":\"k\"")).ShouldBe(TokenRefusal.NoMatchingKey);

    [Fact]
    public void An_inner_token_is_no_token() =>
        TestToken.Refusal(TestToken.Of("""{"alg":"RS256","cty":"JWT"}""", SignedRs256("""{"alg":"RS256"}"""))).ShouldBe(TokenRefusal.PayloadJson);

    [Fact]
    public void The_json_serializations_of_a_signature_are_no_token()
    {
        string flattened = $$"""{"payload":"{{TestToken.Segment(Payload)}}","protected":"eyJhbGciOiJub25lIn0","signature":"AAAA"}""";

        TestToken.Refusal(flattened).ShouldBe(TokenRefusal.BadForm);
        TestToken.Refusal(TestToken.Segment(flattened)).ShouldBe(TokenRefusal.BadForm);
    }

    private sealed class CertificateRequestOf(RSA key)
    {
        public byte[] SelfSigned() =>
            new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=x", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100)).RawData;
    }
}
