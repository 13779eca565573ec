using System.Security.Cryptography;

namespace Portcullis.Identity.Tests;

public sealed class KeySelectionTests
{
    private static readonly string Other = TestToken.Jwk(RSA.Create(2048));

    private static UnverifiedToken Token(string header = """{"alg":"RS256"}""") => TestToken.Read(TestToken.Signed(header, "{}", TestKeys.SignRs256));

    [Theory]
    [InlineData("""{"alg":"RS256"}""", "", true)]
    [InlineData("""{"alg":"RS256"}""", ",\"kid\":\"k\"", true)] // only one of the two has a kid
    [InlineData("""{"alg":"RS256","kid":"k"}""", "", true)]
    [InlineData("""{"alg":"RS256","kid":"k"}""", ",\"kid\":\"k\"", true)]
    [InlineData("""{"alg":"RS256","kid":""}""", ",\"kid\":\"k\"", true)]
    [InlineData("""{"alg":"RS256","kid":"k"}""", ",\"kid\":\"\"", true)]
    [InlineData("""{"alg":"RS256","kid":"k"}""", ",\"kid\":\"l\"", false)]
    [InlineData("""{"alg":"RS256"}""", ",\"alg\":\"RS256\"", true)]
    [InlineData("""{"alg":"RS256"}""", ",\"alg\":\"RS384\"", false)]
    [InlineData("""{"alg":"RS256"}""", ",\"alg\":\"PS256\"", false)]
    public void A_key_is_meant_unless_its_kid_or_alg_speaks_against_it(string header, string more, bool meant) =>
        TokenVerifier.Verify(Token(header), TestToken.Keys(TestKeys.RsaJwk(more))).ShouldBe(meant ? null : TokenRefusal.NoMatchingKey);

    [Fact]
    public void Every_key_that_is_meant_is_tried()
    {
        TokenVerifier.Verify(Token(), TestToken.Keys(Other, TestKeys.EcJwk(), TestKeys.RsaJwk())).ShouldBeNull();
        TokenVerifier.Verify(Token("""{"alg":"RS256","kid":"k"}"""), TestToken.Keys(Other.Replace("}", ",\"kid\":\"k\"}", StringComparison.Ordinal), TestKeys.RsaJwk(",\"kid\":\"k\""))).ShouldBeNull();
    }

    [Fact]
    public void Tries_are_bounded()
    {
        string[] many = [.. Enumerable.Repeat(Other, TokenVerifier.MostTries)];

        TokenVerifier.Verify(Token(), TestToken.Keys([.. many[1..], TestKeys.RsaJwk()])).ShouldBeNull();
        TokenVerifier.Verify(Token(), TestToken.Keys([.. many, TestKeys.RsaJwk()])).ShouldBe(TokenRefusal.BadSignature);
        // A kid finds its key among any number.
        string[] named = [.. Enumerable.Range(0, 500).Select(i => TestKeys.EcJwk($",\"kid\":\"{i}\"")), TestKeys.RsaJwk(",\"kid\":\"k\"")];
        TokenVerifier.Verify(Token("""{"alg":"RS256","kid":"k"}"""), TestToken.Keys(named)).ShouldBeNull();
    }

    [Fact]
    public void An_empty_set_says_so()
    {
        TokenVerifier.Verify(Token(), TokenKeySet.Empty).ShouldBe(TokenRefusal.NoUsableKey);
        TokenVerifier.Verify(Token(), TestToken.Keys("""{"kty":"oct","k":"AAAA"}""")).ShouldBe(TokenRefusal.NoUsableKey);
    }

    [Fact]
    public void An_Ed25519_signature_of_another_length_is_named()
    {
        const string Jwk = """{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""";
        UnverifiedToken Signed(int bytes) => TestToken.Read(TestToken.Signed("""{"alg":"EdDSA"}""", "{}", _ => new byte[bytes]));
        TokenKeySet keys = TestToken.Keys((_, _, _) => true, Jwk);

        TokenVerifier.Verify(Signed(64), keys).ShouldBeNull();
        TokenVerifier.Verify(Signed(63), keys).ShouldBe(TokenRefusal.Ed25519Length);
        TokenVerifier.Verify(Signed(65), keys).ShouldBe(TokenRefusal.Ed25519Length);
        TokenVerifier.Verify(Signed(64), TestToken.Keys((_, _, _) => false, Jwk)).ShouldBe(TokenRefusal.BadSignature);
        TokenVerifier.Verify(Signed(63), TestToken.Keys(TestKeys.RsaJwk())).ShouldBe(TokenRefusal.BadSignature);
    }

    [Fact]
    public void Threads_share_a_set()
    {
        TokenKeySet keys = TestToken.Keys(TestKeys.EcJwk(), TestKeys.RsaJwk());
        UnverifiedToken rsa = Token(), ec = TestToken.Read(TestToken.Signed("""{"alg":"ES256"}""", "{}", TestKeys.SignEs256));
        UnverifiedToken wrong = TestToken.Read(TestToken.Signed("""{"alg":"RS256"}""", "{}", _ => new byte[256]));

        Parallel.For(0, 300, i =>
        {
            TokenVerifier.Verify(rsa, keys).ShouldBeNull();
            TokenVerifier.Verify(ec, keys).ShouldBeNull();
            TokenVerifier.Verify(wrong, keys).ShouldBe(TokenRefusal.BadSignature);
        });
    }

    [Fact]
    public void References_are_equal_by_value()
    {
        TokenKeySet keys = TestToken.Keys(TestKeys.RsaJwk());

        KeyReference.At(new Uri("https://i/jwks")).ShouldBe(KeyReference.At(new Uri("https://i/jwks")));
        KeyReference.At(new Uri("https://i/jwks"), TimeSpan.FromSeconds(1)).ShouldNotBe(KeyReference.At(new Uri("https://i/jwks")));
        KeyReference.At(new Uri("https://i/jwks")).GetHashCode().ShouldBe(KeyReference.At(new Uri("https://i/jwks")).GetHashCode());
        KeyReference.DiscoveredFrom("https://i").ShouldBe(KeyReference.DiscoveredFrom("https://i"));
        KeyReference.DiscoveredFrom("https://i").ShouldNotBe(KeyReference.DiscoveredFrom("https://i/"));
        KeyReference.Of(keys).ShouldBe(KeyReference.Of(keys));
        InlineKeys.Instance.Find(KeyReference.Of(keys)).ShouldBeSameAs(keys);
        InlineKeys.Instance.Find(KeyReference.DiscoveredFrom("https://i")).ShouldBeNull();
        Should.Throw<ArgumentException>(() => KeyReference.At(new Uri("file:///etc/passwd")));
        Should.Throw<ArgumentException>(() => KeyReference.At(new Uri("/jwks", UriKind.Relative)));
        Should.Throw<ArgumentException>(() => KeyReference.DiscoveredFrom("https://i", TimeSpan.Zero));
    }
}
