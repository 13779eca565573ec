using System.Text;

namespace Portcullis.Identity.Tests;

public sealed class TokenReadTests
{
    private const string Rs256 = """{"alg":"RS256"}""";
    private const string Form = "Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections";

    private static readonly string Sound = TestToken.Of(Rs256, "{}");

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("...")]
    [InlineData("abc")]
    [InlineData("e30.e30")]
    [InlineData("e30.e30.")] // an unsecured token of RFC 7519 section 6.1
    [InlineData(".e30.AAAA")]
    [InlineData("e30..AAAA")]
    [InlineData("e30.e30.AAAA.AAAA")]
    [InlineData("e30.e30.AAAA.")]
    [InlineData(".e30.e30.AAAA")]
    [InlineData("a.b.c.d.e")] // five parts are an encrypted token (RFC 7516)
    public void Wants_three_parts_that_are_not_empty(string compact)
    {
        TestToken.Refusal(compact).ShouldBe(TokenRefusal.BadForm);
        TokenRefusal.BadForm.Text.ShouldBe(Form);
    }

    [Theory]
    [InlineData("eyJhbGciOiJSUzI1NiJ9=")]
    [InlineData(" eyJhbGciOiJSUzI1NiJ9")]
    [InlineData("eyJhbGci\nOiJSUzI1NiJ9")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9\r")]
    [InlineData("eyJhbGci+OiJSUzI1NiJ9")]
    [InlineData("eyJhbGci/OiJSUzI1NiJ9")]
    [InlineData("e")]
    [InlineData("é30")]
    [InlineData("e31")] // the bytes of `{}` with a bit left over
    public void The_header_must_be_strict_base64url(string header) => TestToken.Refusal($"{header}.e30.AAAA").ShouldBe(TokenRefusal.HeaderEncoding);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"RS256\"")]
    [InlineData("""{"alg":"RS256"} {"alg":"none"}""")]
    [InlineData("""{"alg":"RS256","alg":"none"}""")]
    [InlineData("""{"alg":"none","\u0061lg":"RS256"}""")]
    [InlineData("""{"alg":"RS256","kid":"a","kid":"b"}""")]
    [InlineData("""{"alg":"RS256",}""")]
    [InlineData("""{'alg':'RS256'}""")]
    [InlineData("""{"alg":"RS256"}//""")]
    [InlineData("""{"alg":"\ud800"}""")]
    [InlineData("\ufeff{\"alg\":\"RS256\"}")]
    public void The_header_must_be_one_object_without_twins(string header) =>
        TestToken.Refusal($"{(header.Length == 0 ? "IA" : TestToken.Segment(header))}.e30.AAAA").ShouldBe(TokenRefusal.HeaderJson);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ALG":"RS256"}""")]
    [InlineData("""{"alg":null}""")]
    [InlineData("""{"alg":256}""")]
    [InlineData("""{"alg":["RS256"]}""")]
    [InlineData("""{"alg":{"alg":"RS256"}}""")]
    [InlineData("""{"alg":true}""")]
    public void The_algorithm_must_be_a_string(string header) => TestToken.Refusal(TestToken.Of(header, "{}")).ShouldBe(TokenRefusal.AlgorithmMissing);

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("nOnE")]
    [InlineData("")]
    [InlineData(" RS256")]
    [InlineData("RS256 ")]
    [InlineData("rs256")]
    [InlineData("RS256\\u0000")]
    [InlineData("\\u006eone")]
    [InlineData("HS256")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    [InlineData("HS1")]
    [InlineData("RS1")]
    [InlineData("ES256K")]
    [InlineData("Ed25519")]
    [InlineData("RSA-OAEP")]
    [InlineData("dir")]
    [InlineData("A256GCM")]
    public void Only_asymmetric_signatures_are_supported(string algorithm) =>
        TestToken.Refusal(TestToken.Of($$"""{"alg":"{{algorithm}}"}""", "{}")).ShouldBe(TokenRefusal.AlgorithmNotSupported);

    [Fact]
    public void An_algorithm_may_be_written_with_escapes() =>
        TestToken.Read(TestToken.Of("""{"\u0061lg":"\u0052S256"}""", "{}")).Algorithm.ShouldBe("RS256");

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("[\"a\"]")]
    [InlineData("{}")]
    [InlineData("true")]
    public void A_key_id_must_be_a_string(string kid) => TestToken.Refusal(TestToken.Of($$"""{"alg":"RS256","kid":{{kid}}}""", "{}")).ShouldBe(TokenRefusal.KeyIdType);

    [Theory]
    [InlineData("""["b64"]""")]
    [InlineData("""["exp"]""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"b64\"")]
    public void Whatever_is_critical_is_not_understood(string crit) =>
        TestToken.Refusal(TestToken.Of($$"""{"alg":"RS256","b64":false,"crit":{{crit}}}""", "{}")).ShouldBe(TokenRefusal.CriticalNotSupported);

    [Theory]
    [InlineData("e30=")]
    [InlineData("e31")]
    [InlineData("e3\n0")]
    [InlineData("e30 ")]
    public void The_payload_must_be_strict_base64url(string payload) =>
        TestToken.Refusal($"{TestToken.Segment(Rs256)}.{payload}.AAAA").ShouldBe(TokenRefusal.PayloadEncoding);

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"a\"")]
    [InlineData("It is no JSON.")]
    [InlineData("""{"iss":"a","iss":"b"}""")]
    [InlineData("""{"iss":"a","i\u0073s":"b"}""")]
    [InlineData("""{"a":{"b":1,"b":2}}""")]
    [InlineData("""{"exp":1e400}""")]
    [InlineData("""{"exp":01}""")]
    [InlineData("""{"exp":+1}""")]
    public void The_payload_must_be_one_object_without_twins(string payload) =>
        TestToken.Refusal(TestToken.Of(Rs256, payload)).ShouldBe(TokenRefusal.PayloadJson);

    [Fact]
    public void The_payload_must_be_UTF_8()
    {
        string payload = System.Buffers.Text.Base64Url.EncodeToString((byte[])[.. "{\"sub\":\""u8, 0xff, .. "\"}"u8]);

        TestToken.Refusal($"{TestToken.Segment(Rs256)}.{payload}.AAAA").ShouldBe(TokenRefusal.PayloadJson);
    }

    [Theory]
    [InlineData("""{"iss":1}""", "Jwt payload [iss] field is not a string")]
    [InlineData("""{"iss":null}""", "Jwt payload [iss] field is not a string")]
    [InlineData("""{"sub":[]}""", "Jwt payload [sub] field is not a string")]
    [InlineData("""{"jti":{}}""", "Jwt payload [jti] field is not a string")]
    [InlineData("""{"iat":"1"}""", "Jwt payload [iat] field is not an integer")]
    [InlineData("""{"nbf":null}""", "Jwt payload [nbf] field is not an integer")]
    [InlineData("""{"exp":"1300819380"}""", "Jwt payload [exp] field is not an integer")]
    [InlineData("""{"exp":true}""", "Jwt payload [exp] field is not an integer")]
    [InlineData("""{"iat":-1}""", "Jwt payload [iat] field is not a positive 64 bit integer")]
    [InlineData("""{"nbf":-0.5}""", "Jwt payload [nbf] field is not a positive 64 bit integer")]
    [InlineData("""{"exp":18446744073709551616}""", "Jwt payload [exp] field is not a positive 64 bit integer")]
    [InlineData("""{"exp":1e300}""", "Jwt payload [exp] field is not a positive 64 bit integer")]
    [InlineData("""{"aud":1}""", "Jwt payload [aud] field is not a string or string list")]
    [InlineData("""{"aud":null}""", "Jwt payload [aud] field is not a string or string list")]
    [InlineData("""{"aud":{"a":"b"}}""", "Jwt payload [aud] field is not a string or string list")]
    [InlineData("""{"aud":["a",1]}""", "Jwt payload [aud] field is not a string or string list")]
    [InlineData("""{"aud":[["a"]]}""", "Jwt payload [aud] field is not a string or string list")]
    public void Registered_claims_must_have_their_types(string payload, string text)
    {
        TokenRefusal refusal = TestToken.Refusal(TestToken.Of(Rs256, payload)).ShouldNotBeNull();

        refusal.Text.ShouldBe(text);
        refusal.Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AB")]
    [InlineData("AAB")]
    [InlineData("AAAA=")]
    [InlineData("AA A")]
    public void The_signature_must_be_strict_base64url(string signature) =>
        TestToken.Refusal($"{TestToken.Unsigned(Rs256, "{}")}.{signature}").ShouldBe(TokenRefusal.SignatureEncoding);

    [Fact]
    public void Earlier_faults_are_named_first()
    {
        TestToken.Refusal(TestToken.Of("""{"alg":"none","kid":1}""", "[]")).ShouldBe(TokenRefusal.AlgorithmNotSupported);
        TestToken.Refusal(TestToken.Of("""{"alg":"RS256","kid":1}""", "[]")).ShouldBe(TokenRefusal.KeyIdType);
        TestToken.Refusal(TestToken.Of(Rs256, """{"aud":1,"jti":1,"exp":"","nbf":-1,"iss":"a","sub":1}""")).ShouldBe(TokenRefusal.SubjectType);
        TestToken.Refusal($"{TestToken.Unsigned(Rs256, """{"iss":1}""")}.A").ShouldBe(TokenRefusal.IssuerType);
    }

    [Fact]
    public void Reads_what_a_sound_token_says()
    {
        string payload = """{"iss":"https://i.example/","sub":"a/é","aud":["x","y"],"iat":1.9,"nbf":10,"exp":18446744073709551615,"jti":"1","n":{"m":[true]}}""";
        UnverifiedToken token = TestToken.Read(TestToken.Of("""{"alg":"ES256","kid":"k","typ":"at+jwt","cty":"x"}""", payload));

        token.Algorithm.ShouldBe("ES256");
        token.KeyId.ShouldBe("k");
        token.Issuer.ShouldBe("https://i.example/");
        token.Subject.ShouldBe("a/é");
        token.Audiences.ShouldBe(["x", "y"]);
        token.IssuedAt.ShouldBe(1UL);
        token.NotBefore.ShouldBe(10UL);
        token.Expires.ShouldBe(ulong.MaxValue);
        Encoding.UTF8.GetString(token.PayloadJson).ShouldBe(payload);
        Encoding.UTF8.GetString(token.PayloadSegment).ShouldBe(TestToken.Segment(payload));
        token.Claims().Find(["n"u8.ToArray(), "m"u8.ToArray()]).ShouldNotBeNull().Items[0].Kind.ShouldBe(ClaimKind.Boolean);
    }

    [Fact]
    public void What_is_absent_is_absent()
    {
        UnverifiedToken token = TestToken.Read(Sound);

        token.KeyId.ShouldBeNull();
        token.Issuer.ShouldBeNull();
        token.Subject.ShouldBeNull();
        token.Audiences.ShouldBeEmpty();
        token.IssuedAt.ShouldBeNull();
        token.NotBefore.ShouldBeNull();
        token.Expires.ShouldBeNull();
    }

    [Fact]
    public void Claims_are_split_as_the_rule_asks()
    {
        UnverifiedToken token = TestToken.Read(TestToken.Of(Rs256, """{"scope":"a b","groups":"c d","other":"e f"}"""));

        token.Claims("groups").Find(["groups"u8.ToArray()])!.Items.Length.ShouldBe(2);
        token.Claims("groups").Find(["scope"u8.ToArray()])!.Items.Length.ShouldBe(2);
        token.Claims("groups").Find(["other"u8.ToArray()])!.Kind.ShouldBe(ClaimKind.Text);
        token.Claims().Find(["groups"u8.ToArray()])!.Kind.ShouldBe(ClaimKind.Text);
    }

    [Fact]
    public void A_token_and_a_key_set_print_none_of_their_content()
    {
        TestToken.Read(TestToken.Of(Rs256, """{"sub":"alice"}""")).ToString().ShouldBe("RS256 token");
        TokenKeySet.Empty.ToString().ShouldBe("0 keys");
    }
}
