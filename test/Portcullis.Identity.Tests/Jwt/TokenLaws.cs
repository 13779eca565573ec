using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Portcullis.Identity.Tests;

/// <summary>What holds for any bytes at all.</summary>
public sealed class TokenLaws
{
    private static readonly string Sound = TestToken.Signed("""{"alg":"RS256","kid":"k"}""", """{"iss":"i","sub":"s","aud":["a"],"exp":2e9,"x":{"y":[1,null,true]}}""", TestKeys.SignRs256);

    private static readonly TokenKeySet Keys = TestToken.Keys(TestKeys.RsaJwk(",\"kid\":\"k\""), TestKeys.EcJwk());

    private static readonly byte[] KeyDocument = Encoding.UTF8.GetBytes($$"""{"keys":[{{TestKeys.RsaJwk(",\"kid\":\"k\",\"use\":\"sig\"")}},{{TestKeys.EcJwk()}}]}""");

    private static readonly string[] Fragments = ["alg", "RS256", "none", "kid", "crit", "iss", "exp", "aud", "\"", "{", "}", "[", "]", ":", ",", "\\u0000", "\\ud800", "1e999", "-1", "null", "é", ".", " "];

    private static bool ReadsOrRefuses(byte[] bytes)
    {
        UnverifiedToken? token = UnverifiedToken.Read(bytes, out TokenRefusal? refusal);
        if (token is null)
            return refusal is { Status: 401, Text.Length: > 0 };
        _ = TokenVerifier.CheckTime(token, 0);
        _ = TokenVerifier.CheckAudience(token, ["a"]);
        _ = token.Claims("x");
        return refusal is null && (TokenVerifier.Verify(token, Keys) is not null || Encoding.ASCII.GetString(bytes) == Sound);
    }

    private static Gen<string> Json() => Gen.Elements(Fragments).ArrayOf(12).Select(string.Concat);

    [Fact]
    public void Reading_any_bytes_never_throws() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ReadsOrRefuses).QuickCheckThrowOnFailure();

    [Fact]
    public void Reading_any_header_and_payload_never_throws() =>
        Prop.ForAll(Json().Zip(Json()).ToArbitrary(), parts =>
                ReadsOrRefuses(Encoding.ASCII.GetBytes(TestToken.Of(parts.Item1, parts.Item2)))
                && ReadsOrRefuses(Encoding.ASCII.GetBytes(TestToken.Of($$"""{"alg":"RS256",{{parts.Item1}}}""", $$"""{"iss":{{parts.Item2}}}"""))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void A_changed_token_never_verifies_and_never_throws()
    {
        byte[] sound = Encoding.ASCII.GetBytes(Sound);
        ReadsOrRefuses(sound).ShouldBeTrue();
        TokenVerifier.Verify(TestToken.Read(Sound), Keys).ShouldBeNull();
        var change = Gen.Choose(0, sound.Length - 1).Zip(Gen.Choose(0, 255), (at, value) => (at, (byte)value));

        Prop.ForAll(change.ArrayOf(2).ToArbitrary(), changes =>
        {
            byte[] changed = [.. sound];
            foreach ((int at, byte value) in changes)
                changed[at] = value;
            return ReadsOrRefuses(changed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Reading_any_key_set_never_throws()
    {
        var change = Gen.Choose(0, KeyDocument.Length - 1).Zip(Gen.Choose(0, 255), (at, value) => (at, (byte)value));

        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => !TokenKeySet.Parse(bytes, null).Ok).QuickCheckThrowOnFailure();
        Prop.ForAll(change.ArrayOf(2).ToArbitrary(), changes =>
        {
            byte[] changed = [.. KeyDocument];
            foreach ((int at, byte value) in changes)
                changed[at] = value;
            Syntax.Parsed<TokenKeySet> parsed = TokenKeySet.Parse(changed, null);
            return parsed.Ok || parsed.Problem.Message.Length > 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Whatever_a_claims_value_prints_fits_into_a_header() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(text => text is not null && !text.Any(char.IsSurrogate)), text =>
        {
            string json = $$"""{"c":"{{System.Text.Json.JsonEncodedText.Encode(text)}}"}""";
            byte[]? value = TokenClaims.Parse(Encoding.UTF8.GetBytes(json)).Value!.Find(["c"u8.ToArray()])!.ToHeaderValue();
            return value is null ? text.Length == 0 || text.Any(c => c < ' ' || c == 0x7f) : Encoding.UTF8.GetString(value) == text;
        }).QuickCheckThrowOnFailure();
}
