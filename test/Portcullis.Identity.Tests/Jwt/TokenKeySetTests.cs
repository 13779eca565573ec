using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Identity.Tests;

public sealed class TokenKeySetTests
{
    private const string Point = "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"";
    private const string Edwards = "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"";

    private static TokenKeySet Parse(string json) => TokenKeySet.Parse(Encoding.UTF8.GetBytes(json), (_, _, _) => false).Value.ShouldNotBeNull();

    [Theory]
    [InlineData("", "key set must be")]
    [InlineData("[]", "key set must be an object")]
    [InlineData("<html>", "")]
    [InlineData("{}", "key set has no `keys`")]
    [InlineData("""{"keys":{}}""", "`keys` must be an array")]
    [InlineData("""{"keys":null}""", "`keys` must be an array")]
    [InlineData("""{"keys":[]}{"keys":[]}""", "")]
    [InlineData("""{"keys":[],"keys":[]}""", "`keys` is given twice in the key set")]
    [InlineData("""{"keys":[{"kid":"a","kid":"b"}]}""", "`kid` is given twice in the key set")]
    [InlineData("""{"keys":[""", "")]
    public void Refuses_what_is_no_key_set(string json, string problem)
    {
        Syntax.Parsed<TokenKeySet> parsed = TokenKeySet.Parse(Encoding.UTF8.GetBytes(json), null);

        parsed.Ok.ShouldBeFalse();
        if (json.Length > 0)
            parsed.Problem!.Message.ShouldContain(problem);
    }

    [Fact]
    public void An_empty_set_is_a_set_without_usable_keys()
    {
        Parse("""{"keys":[]}""").HasUsableKeys.ShouldBeFalse();
        Parse("""{"keys":[],"more":[1,2]}""").Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("1", "it is not an object")]
    [InlineData("null", "it is not an object")]
    [InlineData("{}", "`kty` is missing")]
    [InlineData("""{"kty":1}""", "`kty` is missing")]
    [InlineData("""{"kty":"rsa"}""", "`kty` `rsa` is not supported")]
    [InlineData("""{"kty":"oct","k":"AAAA","alg":"HS256"}""", "`alg` `HS256` is not supported")]
    [InlineData("""{"kty":"oct","k":"AAAA"}""", "it is symmetric: whoever checks with it can sign with it")]
    [InlineData("""{"kty":"RSA","kid":1}""", "`kid` is not a string")]
    [InlineData("""{"kty":"RSA","alg":1}""", "`alg` is not a string")]
    [InlineData("""{"kty":"RSA"}""", "`n` is missing")]
    [InlineData("""{"kty":"RSA","x5c":["AAAA"]}""", "`n` is missing, and `x5c` alone is not read")]
    [InlineData("""{"kty":"RSA","n":"AA=="}""", "`n` is not base64url")]
    [InlineData("""{"kty":"RSA","n":1}""", "`n` is missing")]
    [InlineData("""{"kty":"RSA","n":"AAAA","e":"AQAB"}""", "RSA keys must have 2048 to 8192 bits, this has 0")]
    [InlineData("""{"kty":"EC","crv":"secp256k1"}""", "`crv` `secp256k1` is not supported")]
    [InlineData("""{"kty":"EC","crv":"P-224"}""", "`crv` `P-224` is not supported")]
    [InlineData("""{"kty":"EC","crv":1}""", "`crv` is not a string")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AAAA"}""", "`y` is missing")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"}""", "its numbers are no key")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"","y":""}""", "its numbers are no key")]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-384\"," + Point + "}", "its numbers are no key")]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES384\"," + Point + "}", "`alg` `ES384` does not go with EC P-256")]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"RS256\"," + Point + "}", "`alg` `RS256` does not go with EC P-256")]
    [InlineData("{\"kty\":\"EC\",\"alg\":\"ECDH-ES\"," + Point + "}", "`alg` `ECDH-ES` is not supported")]
    [InlineData("{\"kty\":\"EC\",\"use\":\"enc\"," + Point + "}", "`use` is not `sig`")]
    [InlineData("{\"kty\":\"EC\",\"use\":null," + Point + "}", "`use` is not `sig`")]
    [InlineData("{\"kty\":\"EC\",\"key_ops\":[\"sign\"]," + Point + "}", "`key_ops` has no `verify`")]
    [InlineData("{\"kty\":\"EC\",\"key_ops\":[]," + Point + "}", "`key_ops` has no `verify`")]
    [InlineData("{\"kty\":\"EC\",\"key_ops\":\"verify\"," + Point + "}", "`key_ops` has no `verify`")]
    [InlineData("""{"kty":"OKP","crv":"X25519","x":"AAAA"}""", "only the curve Ed25519 is supported")]
    [InlineData("""{"kty":"OKP","crv":"Ed448","x":"AAAA"}""", "only the curve Ed25519 is supported")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"AAAA"}""", "`x` must have 32 bytes")]
    public void Skips_a_key_that_cannot_be_used_and_says_why(string jwk, string note)
    {
        TokenKeySet set = Parse($$"""{"keys":[{{jwk}},{{TestKeys.EcJwk(",\"kid\":\"good\"")}}]}""");

        set.Keys.ShouldHaveSingleItem().KeyId.ShouldBe("good");
        set.Notes.ShouldHaveSingleItem().ShouldBe($"keys[0] skipped: {note}");
    }

    [Theory]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\"," + Point + "}", "EC P-256")]
    [InlineData("{\"kty\":\"EC\"," + Point + "}", "EC P-256")] // Istio: neither curve nor algorithm is P-256
    [InlineData("{\"kty\":\"EC\",\"alg\":\"ES256\"," + Point + "}", "EC P-256")]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"key_ops\":[\"sign\",\"verify\"]," + Point + "}", "EC P-256")]
    [InlineData("{" + Edwards + "}", "Ed25519")]
    [InlineData("{" + Edwards + ",\"alg\":\"EdDSA\"}", "Ed25519")]
    public void Takes_keys_in_every_sound_form(string jwk, string description)
    {
        TokenKeySet set = Parse($$"""{"keys":[{{jwk}}]}""");

        set.Notes.ShouldBeEmpty();
        set.Keys.ShouldHaveSingleItem().Description.ShouldBe(description);
    }

    [Fact]
    public void A_set_without_anything_for_Ed25519_skips_such_keys()
    {
        TokenKeySet set = TokenKeySet.Parse(Encoding.UTF8.GetBytes("{\"keys\":[{" + Edwards + "}]}"), ed25519: null).Value.ShouldNotBeNull();

        set.HasUsableKeys.ShouldBeFalse();
        set.Notes.ShouldHaveSingleItem().ShouldBe("keys[0] skipped: nothing here can check Ed25519");
    }

    [Fact]
    public void Leading_zeros_change_no_number()
    {
        RSAParameters rsa;
        lock (TestKeys.Rsa)
            rsa = TestKeys.Rsa.ExportParameters(includePrivateParameters: false);
        string jwk = $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString([0, .. rsa.Modulus!])}}","e":"{{Base64Url.EncodeToString([0, .. rsa.Exponent!])}}"}""";
        UnverifiedToken token = TestToken.Read(TestToken.Signed("""{"alg":"RS256"}""", "{}", TestKeys.SignRs256));

        TokenVerifier.Verify(token, Parse($$"""{"keys":[{{jwk}}]}""")).ShouldBeNull();
    }

    [Fact]
    public void Small_RSA_keys_and_odd_exponents_are_skipped()
    {
        using RSA small = RSA.Create(1024);
        string modulus = Base64Url.EncodeToString(TestKeys.OtherRsa.ExportParameters(includePrivateParameters: false).Modulus);
        string huge = Base64Url.EncodeToString([.. Enumerable.Repeat((byte)0xff, 2048)]);
        string Key(string n, string e) => $$"""{"kty":"RSA","n":"{{n}}","e":"{{e}}"}""";

        TokenKeySet set = Parse($$"""{"keys":[{{TestToken.Jwk(small)}},{{Key(modulus, "AQ")}},{{Key(modulus, "Ag")}},{{Key(modulus, "EQ")}},{{Key(huge, "AQAB")}},{{Key(modulus, "Aw")}}]}""");

        set.Keys.ShouldHaveSingleItem().Description.ShouldBe("RSA 2048");
        set.Notes.ShouldBe(
        [
            "keys[0] skipped: RSA keys must have 2048 to 8192 bits, this has 1024",
            "keys[1] skipped: its exponent is neither 3 nor 65537",
            "keys[2] skipped: its exponent is neither 3 nor 65537",
            "keys[3] skipped: its exponent is neither 3 nor 65537",
            "keys[4] skipped: RSA keys must have 2048 to 8192 bits, this has 16384",
        ]);
    }

    [Fact]
    public void A_private_part_is_noted_and_not_kept()
    {
        TokenKeySet set = Parse("{\"keys\":[{\"kty\":\"EC\",\"kid\":\"k\",\"d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI\"," + Point + "}]}");

        set.Keys.ShouldHaveSingleItem();
        set.Notes.ShouldHaveSingleItem().ShouldBe("keys[0] `k` holds its private part: whoever read the set can sign with it");
    }

    [Fact]
    public void Notes_are_short_and_printable()
    {
        TokenKeySet set = Parse("{\"keys\":[{\"kid\":\"\\u001b[2J`" + new string('k', 5000) + "\",\"kty\":\"\\n\"}]}");

        string note = set.Notes.ShouldHaveSingleItem();
        note.Length.ShouldBeLessThan(200);
        note.ShouldNotContain("\u001b");
        note.ShouldNotContain("\n");
    }

    [Fact]
    public void One_key_id_may_name_several_keys() =>
        Parse($$"""{"keys":[{{TestKeys.EcJwk(",\"kid\":\"k\"")}},{{TestKeys.RsaJwk(",\"kid\":\"k\"")}}]}""").Keys.Length.ShouldBe(2);

    [Fact]
    public void Bytes_and_keys_are_bounded()
    {
        TokenKeySet.Parse(new byte[TokenKeySet.MostBytes + 1], null).Ok.ShouldBeFalse();
        string Many(int count) => $$"""{"keys":[{{string.Join(',', Enumerable.Repeat("{\"kty\":\"oct\"}", count))}}]}""";

        Parse(Many(TokenKeySet.MostKeys)).Notes.Length.ShouldBe(TokenKeySet.MostKeys);
        TokenKeySet.Parse(Encoding.UTF8.GetBytes(Many(TokenKeySet.MostKeys + 1)), null).Ok.ShouldBeFalse();
    }
}
